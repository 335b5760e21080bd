//! Words as they stand in published files, and what they mean.

use super::*;

/// What a header means first, and `+ part` where it says that the figure is a part of another.
fn meant(text: &str) -> String {
    let found = header(text);
    let Some(first) = found.first() else { return String::new() };
    let is_part = found.iter().any(|each| each.meaning == Meaning::Part);
    let suffix = if is_part && first.meaning != Meaning::Part { "+part" } else { "" };
    format!("{}{suffix}", first.meaning)
}

#[track_caller]
fn headers(expected: &str, texts: &[&str]) {
    let wrong: Vec<String> = texts
        .iter()
        .filter(|text| meant(text) != expected)
        .map(|text| format!("{text} => {:?}", meant(text)))
        .collect();
    assert!(wrong.is_empty(), "not {expected}: {wrong:#?}");
}

#[track_caller]
fn labels(expected: &str, texts: &[&str]) {
    let said = |text: &str| label(text).map_or(String::new(), |meaning| meaning.to_string());
    let wrong: Vec<String> = texts
        .iter()
        .filter(|text| said(text) != expected)
        .map(|text| format!("{text} => {:?}", said(text)))
        .collect();
    assert!(wrong.is_empty(), "not {expected:?}: {wrong:#?}");
}

#[test]
fn registered_voters_are_known_in_many_languages() {
    headers(
        "registered",
        &[
            "Registered Voters",
            "registered voters",
            "Registered_Voters",
            "REG VOTERS",
            "Reg Voters",
            "Electorate",
            "possible voters",
            "Total No. of electors",
            "Total Electors",
            "Active Voters*",
            "Electors/Électeurs",
            "Electors for Polling Station/Électeurs du bureau",
            "officialVoters",
            "Inscrits",
            "Électeurs inscrits",
            "Nombre d'inscrits",
            "elettori",
            "ele_t",
            "ELETTORI",
            "Wahlberechtigte",
            "Wahlberechtigte (A)",
            "Stimmberechtigte",
            "wahlberechtigte insgesamt",
            "Liczba wyborców uprawnionych do głosowania",
            "Liczba uprawnionych",
            "Число избирателей, включенных в список избирателей",
            "Число избирателей, внесенных в список на момент окончания голосования",
            "Число участников голосования, включенных в списки",
            "ერთიან სიაში ამომრჩეველთა რაოდენობა",
            "בזב",
            "בעלי זכות בחירה",
            "선거인수",
            "選舉人數",
            "有権者数",
            "Antall stemmeberettigede",
            "Antal röstberättigade",
            "Röstberättigade",
            "Stemmeberettigede",
            "Äänioikeutetut",
            "Á kjörskrá",
            "Počet voličov zapísaných v zozname voličov",
            "Voliči v seznamu",
            "Vpisani v imenik",
            "Broj birača",
            "Број бирача",
            "Запишани избирачи",
            "Избиратели по списък",
            "Numărul total al alegătorilor înscriși",
            "Választópolgárok száma",
            "Εγγεγραμμένοι",
            "ΕΓΓΕΓΡΑΜΜΕΝΟΙ",
            "Kayıtlı seçmen",
            "KAYITLI SEÇMEN SAYISI",
            "Seçicilərin sayı",
            "Кількість виборців, внесених до списку",
            "Сайлаушылар саны",
            "Шайлоочулардын саны",
            "Saylovchilar soni",
            "Ընտրողների թիվը",
            "عدد المسجلين",
            "الناخبون المسجلون",
            "واجدین شرایط",
            "कुल मतदाता",
            "মোট ভোটার",
            "رجسٹرڈ ووٹرز",
            "DPT",
            "Pemilih terdaftar",
            "Pengundi berdaftar",
            "ผู้มีสิทธิเลือกตั้ง",
            "Cử tri đăng ký",
            "選民人數",
            "선거인 수",
            "Сонгогчдын тоо",
            "Waliojiandikisha",
            "Censo electoral",
            "Cens",
            "Errolda",
            "Etholwyr cofrestredig",
            "Toghthóirí cláraithe",
            "Votanti reġistrati",
            "Potencial sufragantes",
            "Potencial Votantes",
            "NÚMERO PERSONAS HÁBILES PARA VOTAR",
            "Total Electores",
            "ELECTORES_HABIL",
            "Lista nominal",
            "LISTA_NOMINAL",
            "Padrón electoral",
            "QT_APTOS",
            "Eleitores inscritos",
            "opgeroepenen",
            "kiesgerechtigden",
            "pev1",
            "reg_voters",
            "voters_reg",
            "inscritos",
            "qt_aptos",
            "VotersRegistered",
            "SUM(VOTERS)",
            "Valijate arv",
            "Rinkėjų skaičius",
            "Balsstiesīgo skaits",
            "Votues të regjistruar",
            "Ingeschreven kiezers",
        ],
    );
}

#[test]
fn ballots_cast_are_known_in_many_languages() {
    headers(
        "cast",
        &[
            "Ballots Cast",
            "BALLOTS CAST - TOTAL",
            "Total Ballots",
            "Total Votes Cast",
            "Total Ballots Cast",
            "Times Cast",
            "Total Ballot Papers",
            "num ballots",
            "Total Votes/Total des votes",
            "Votants",
            "Nombre de votants",
            "Total des bulletins déposés",
            "votanti",
            "vot_t",
            "Wählende",
            "Wähler(innen)",
            "Wähler",
            "Waehler",
            "Abgegebene Stimmen",
            "Abgegebene Stimmzettel",
            "Liczba kart ważnych",
            "Liczba kart wyjętych z urny",
            "Число проголосовавших избирателей",
            "Число избирателей, принявших участие в голосовании",
            "Число бюллетеней в ящиках для голосования",
            "არჩევნებში მონაწილეთა რაოდენობა",
            "מצביעים",
            "투표수",
            "投票數",
            "投票者数",
            "Kullanılan oy",
            "Oy kullanan seçmen sayısı",
            "Počet odovzdaných hlasov",
            "Odevzdané obálky",
            "Glasovalo",
            "Гласували",
            "Намерени в избирателната кутия бюлетини",
            "Ψηφίσαντες",
            "Szavazóként megjelentek",
            "Alegători prezenți la urne",
            "Avgitte stemmer",
            "Röstande",
            "Afgivne stemmer i alt",
            "Äänestäneitä",
            "Greidd atkvæði",
            "Nobalsojuši",
            "Hääletanuid",
            "Dalyvavo rinkėjų",
            "Pengguna hak pilih",
            "ผู้มาใช้สิทธิ",
            "Votantes",
            "Total sufragantes",
            "TOTAL DE VOTOS EMITIDOS",
            "TOT_CIUDADANOS_VOTARON",
            "cant_votantes",
            "QT_COMPARECIMENTO",
            "vot1",
            "aangetroffen stembiljetten",
            "عدد المصوتين",
            "آرای ماخوذه",
            "Waliopiga kura",
            "Взяли участь у голосуванні",
            "Прынялі ўдзел у галасаванні",
            "Səs verənlər",
            "Boto emaileak",
        ],
    );
}

#[test]
fn valid_and_invalid_votes_are_told_apart_in_many_languages() {
    headers(
        "valid",
        &[
            "Valid votes",
            "VALID_VOTES",
            "SUM(VALID_VOTES)",
            "Total Formal Votes",
            "Total Votes Secured",
            "Exprimés",
            "Suffrages exprimés",
            "Gültige",
            "Gültige_Zweitstimmen",
            "gueltige Stimmen",
            "Liczba głosów ważnych oddanych łącznie na wszystkich kandydatów",
            "Число действительных избирательных бюллетеней",
            "כשרים",
            "有效票數",
            "有効投票数",
            "유효투표수",
            "Geçerli oy",
            "Votos válidos",
            "TOTAL DE VOTOS VÁLIDOS",
            "cant_votos_positivos",
            "Voti validi",
            "geldige stembiljetten",
            "Godkjente stemmer",
            "Giltiga röster",
            "Gyldige stemmer",
            "Hyväksytyt äänet",
            "Platné hlasy",
            "Važeći listići",
            "Действителни гласове",
            "Έγκυρα",
            "Érvényes szavazatok száma",
            "Voturi valabil exprimate",
            "Vota të vlefshme",
            "Дійсних бюлетенів",
            "Жарамды бюллетеньдер",
            "ნამდვილი ბიულეტენები",
            "الأصوات الصحيحة",
            "वैध मत",
            "বৈধ ভোট",
            "Suara sah",
            "บัตรดี",
            "Phiếu hợp lệ",
            "Kura halali",
            "Valid Votes Cnt",
            "Valid Ballots",
            "vv1",
            "Kehtivad hääled",
            "Galiojančių biuletenių",
        ],
    );
    headers(
        "invalid",
        &[
            "Invalid votes",
            "INVALID VOTES",
            "Informal Ballot Papers",
            "INFORMAL",
            "Rejected Ballots",
            "Rejected Ballots/Bulletins rejetés",
            "Rejected Ballots for Polling Station/Bulletins rejetés du bureau",
            "Spoilt votes",
            "Void",
            "Nuls",
            "Votes nuls",
            "Ungültige",
            "Ungültige_Erststimmen",
            "ungueltige Stimmen",
            "Liczba głosów nieważnych",
            "Число недействительных избирательных бюллетеней",
            "ბათილი ბიულეტენები",
            "פסולים",
            "무효\n투표수",
            "무효투표수",
            "無效票數",
            "無効票",
            "Geçersiz oy",
            "Votos nulos",
            "NULOS",
            "Votos IMPUGNADOS",
            "Votos RECURRIDOS",
            "cant_votos_negativos",
            "QT_VOTOS_NULOS",
            "QT_VOTOS_ANULADOS_APU_SEP",
            "sk_nulle",
            "sk_contestate",
            "schede nulle",
            "ongeldige stembiljetten",
            "Forkastede stemmer",
            "Ogiltiga röster",
            "Ugyldige stemmer",
            "Hylätyt",
            "Neplatné hlasy",
            "Nevažeći listići",
            "Неважећи листићи",
            "Недействителни гласове",
            "Άκυρα",
            "Érvénytelen szavazatok",
            "Voturi nule",
            "Vota të pavlefshme",
            "Недійсних бюлетенів",
            "Жарамсыз бюллетеньдер",
            "الأصوات الباطلة",
            "अवैध मत",
            "বাতিল ভোট",
            "Suara tidak sah",
            "Undi rosak",
            "บัตรเสีย",
            "Phiếu không hợp lệ",
            "Kura zilizoharibika",
            "RejectedVotes",
            "Kehtetud sedelid",
            "Negaliojančių biuletenių",
            "corrupted_officialVotes",
        ],
    );
    headers(
        "blank",
        &[
            "Blank Votes",
            "BLANKS",
            "BALLOTS CAST BLANK",
            "Blancs",
            "Votes blancs",
            "Blanke",
            "Blanke stemmer",
            "Blanka röster",
            "Votos en blanco",
            "Voto en BLANCO",
            "Blancos",
            "Blanco",
            "QT_VOTOS_BRANCOS",
            "Votos em branco",
            "sk_bianche",
            "schede bianche",
            "Leere Stimmzettel",
            "blanco stembiljetten",
            "白票",
            "空白票",
            "Λευκά",
            "Voto_Blanco_Nacional",
            "Boto zuriak",
            "ไม่ประสงค์ลงคะแนน",
            "الأوراق البيضاء",
        ],
    );
}

#[test]
fn other_quantities_are_known() {
    headers(
        "issued",
        &[
            "Ballots issued",
            "ballots signed for",
            "Voters who received ballots",
            "Bulletins délivrés",
            "Liczba wyborców, którym wydano karty do głosowania",
            "Число избирателей, получивших бюллетени",
            "Бюллетень алған сайлаушылар",
            "Vydané obálky",
            "Отримали бюлетені",
        ],
    );
    headers(
        "issued+part",
        &[
            "Число избирательных бюллетеней, выданных избирателям, проголосовавшим досрочно",
            "Число избирательных бюллетеней, выданных в помещении для голосования в день голосования",
            "Число избирательных бюллетеней, выданных вне помещения для голосования в день голосования",
            "Liczba wyborców, którym wydano karty do głosowania w lokalu wyborczym",
        ],
    );
    headers(
        "issued",
        &[
            "Liczba wyborców, którym wydano karty do głosowania w lokalu wyborczym oraz w głosowaniu korespondencyjnym (łącznie)",
        ],
    );
    headers(
        "cast+part",
        &[
            "Число избирательных бюллетеней в переносных ящиках для голосования",
            "Число бюллетеней в стационарных ящиках для голосования",
            "Wähler(innen)_mit_Wahlschein",
        ],
    );
    headers(
        "registered+part",
        &[
            "Male Electors",
            "Wahlberechtigte_ohne_Wahlschein",
            "Wahlberechtigte_mit_Wahlschein",
            "Wahlberechtigte_nach_§25_Abs.2_BWO",
            "Female Electors",
        ],
    );
    headers(
        "received",
        &[
            "Ballots received",
            "Число избирательных бюллетеней, полученных участковой избирательной комиссией",
            "Komisja otrzymała kart do głosowania",
            "Komisje obwodowe otrzymały kart do głosowania",
            "Boletas recibidas",
        ],
    );
    headers(
        "unused",
        &[
            "Unused ballots",
            "Число погашенных избирательных бюллетеней",
            "Nie wykorzystano kart do głosowania",
            "Boletas sobrantes",
            "Surat suara tidak digunakan",
            "Nepanaudota biuletenių",
        ],
    );
    headers("lost", &["Число утраченных избирательных бюллетеней", "Lost ballots"]);
    headers(
        "overvotes",
        &["Over Votes", "OVER VOTES", "Overvotes", "over votes", "Total Overvotes"],
    );
    headers(
        "undervotes",
        &["Under Votes", "UNDER VOTES", "Undervotes", "under votes", "Total Undervotes"],
    );
    headers("unmarked", &["Votos no marcados", "No Marcados", "No_Marcados", "VOTOS NO MARCADOS"]);
    headers(
        "abstained",
        &["Abstentions", "QT_ABSTENCOES", "기권수", "Abstención", "Astenuti", "Nichtwähler"],
    );
    headers("accredited", &["Accredited_Voters", "toegelaten kiezers"]);
    headers("supplementary", &["special voters", "სპეციალურ სიაში ამომრჩეველთა რაოდენობა"]);
    headers("rejected_write_ins", &["Rejected write-ins"]);
    headers(
        "against_all",
        &[
            "None of the Above",
            "15 - None of the Above",
            "against_officialVotes",
            "против всех",
            "Против всех кандидатов",
            "барлығына қарсы",
            "проти всіх",
            "не подкрепям никого",
            "None of these Candidates",
            "Against all",
            "NOTA",
        ],
    );
}

#[test]
fn what_is_no_count_of_ballots_is_left_out() {
    headers(
        "ignore",
        &[
            "Liczba kart nieważnych",
            "Liczba otrzymanych kopert zwrotnych",
            "Liczba kopert na kartę do głosowania wrzuconych do urny",
            "Liczba wyborców, którym wysłano pakiety wyborcze",
            "Candidate Residence/Résidence du candidat",
            "Candidate Occupation/Profession du candidat",
            "Void Poll Indicator/Indicateur de bureau supprimé",
            "No Poll Held Indicator/Indicateur de bureau sans scrutin",
            "Merge With/Fusionné avec",
            "logic check",
            "logic check2",
            "出生年",
            "性別",
            "Nominations",
            "Contested",
            "Tendered Voter",
            "No of voters identifying using EPIC",
            "url",
            "Member gender",
            "First party",
            "Second party",
            "created_at",
            "hora_proceso",
            "DT_GERACAO",
            "Incumbent Indicator/Indicateur_Candidat sortant",
            "Sexe candidat 1",
            "photoVoices",
            "img_lis",
            "altitud",
            "Число избирательных бюллетеней, не учтенных при получении",
            "dataverse",
            "readme_check",
        ],
    );
    headers("ignore+part", &["W tym liczba kart wyjętych z kopert na kartę do głosowania"]);
    headers("snapshot", &["votes by 12", "votes by 17", "აქტივობა 12 საათი", "აქტივობა 17 საათი"]);
    headers("previous", &["VorpAnzahl", "Vorperiode"]);
    headers(
        "difference",
        &[
            "Majority",
            "diff",
            "per_point_diff",
            "TotalSwing",
            "DIF",
            "Majority/Majorité",
            "DiffProzent",
            "DiffProzentPkt",
        ],
    );
    headers(
        "reporting",
        &[
            "num Area total",
            "num Area rptg",
            "num County total",
            "num County rptg",
            "Precinct Count",
            "Mesas instaladas",
            "Mesas informadas",
            "TOTAL MESAS",
            "ACTAS_PROCESADAS",
            "cant_mesas_procesadas",
            "precinctsReported",
            "Liczba komisji",
            "Liczba obwodów",
            "Liczba uwzględnionych komisji",
            "COUNT(VOTES.STATION)",
        ],
    );
    headers(
        "percent",
        &[
            "Percentage",
            "TotalPercentage",
            "OrdinaryPercentage",
            "percent of votes",
            "pct",
            "per_gop",
            "per_dem",
            "% Votants",
            "% Voix/inscrits 1",
            "% Voix/exprimés 1",
            "% Exprimés/votants",
            "Participation",
            "perc",
            "Prozent",
            "得票率",
            "득표율",
            "Procent głosów",
            "Oppslutning prosentvis",
            "PORCENTAJE SÍ",
            "PORCENTAJE VOTACIÓN",
            "Porc_Votos_Santos",
            "P_Apruebo",
            "Part_2020",
            "porcentaje_participacion",
            "Percentage of Votes Obtained /Pourcentage des votes obtenus",
            "vote_share",
            "PORCENTAJE ABSTENCIONISMO",
            "Percentage of votes",
            "Pct Turnout",
            "M. CADALEN Pierre-Yves - pourcentage",
            "% Nuls/inscrits",
            "PORCENTAJE ESCRUTADO",
            "Wahlbeteiligung",
            "Valdeltagande",
            "Frekwencja",
            "Явка",
        ],
    );
    headers("percent+part", &["Male Turnout"]);
    headers(
        "part",
        &[
            "Male",
            "Female",
            "W tym z powodu niepostawienia znaku „X” obok nazwiska żadnego kandydata",
            "Of which other winner",
        ],
    );
}

#[test]
fn votes_and_their_choices_are_known() {
    headers(
        "votes",
        &[
            "votes",
            "Votes",
            "total votes",
            "Total Votes",
            "Number of Votes",
            "Votes Obtained",
            "Totalvotes",
            "Candidate Poll Votes Count/Votes du candidat pour le bureau",
            "Votes Obtained/Votes obtenus",
            "Voix 1",
            "voti",
            "Anzahl",
            "CDU_Erststimmen",
            "AfD_Zweitstimmen",
            "得票數",
            "候選人得票數",
            "득표수",
            "Liczba głosów",
            "Oddane głosy",
            "oy",
            "cantidad",
            "Votacion",
            "QT_VOTOS",
            "QT_VOTOS_NOMINAIS",
            "QT_VOTOS_LEGENDA",
            "Votos_Santos",
            "votes_gop",
            "votes_dem",
            "Mme POULLAOUEC Yvette - votes",
            "dmitriyev_officialVotes",
            "Голосов",
            "Stemmen",
            "Röster",
            "得票数",
            "คะแนน",
            "suara",
            "Number of votes",
        ],
    );
    headers(
        "choice",
        &[
            "Candidate",
            "candidate",
            "Candidates",
            "CandidateDetails",
            "candidato",
            "Candidate/Candidat",
            "choice name",
            "Choice Name",
            "Candidate Name",
            "姓名",
            "候選人",
            "Nazwisko i imiona",
            "Kandidat",
            "후보자명",
            "NM_VOTAVEL",
            "NM_CANDIDATO",
            "NM_URNA_CANDIDATO",
            "Naam kandidaat",
            "ContestSelection",
            "ФИО кандидата",
            "Nom candidat 1",
            "cand",
            "Υποψήφιος",
        ],
    );
    headers(
        "choice_family",
        &[
            "Candidate's Family Name/Nom de famille du candidat",
            "Last Name",
            "Nachname",
            "Фамилия",
            "Cognome",
        ],
    );
    headers(
        "choice_given",
        &[
            "Candidate's First Name/Prénom du candidat",
            "Prénom candidat 1",
            "First Name",
            "Vorname",
        ],
    );
    headers("choice_middle", &["Candidate's Middle Name/Second prénom du candidat"]);
    headers(
        "choice_number",
        &[
            "號次",
            "OrderOfAppearance",
            "BallotPosition",
            "CandidateID",
            "NR_VOTAVEL",
            "Volgnummer",
            "Numéro de panneau 1",
        ],
    );
    headers(
        "party",
        &[
            "Party",
            "PartyNm",
            "PartyAb",
            "party_detailed",
            "party_simplified",
            "Political Affiliation",
            "Political affiliation/Appartenance politique",
            "Nuance candidat 1",
            "Code Nuance",
            "lista",
            "desc_lis",
            "Nazwa komitetu",
            "Skrót nazwy komitetu",
            "政黨",
            "推薦之政黨",
            "Partinavn",
            "SG_PARTIDO",
            "NM_PARTIDO",
            "Aanduiding",
            "partido",
            "Partei",
            "Κόμμα",
        ],
    );
    headers("party_code", &["Lijstnummer", "NR_PARTIDO", "party_id", "Partikode"]);
    headers(
        "contest",
        &[
            "office",
            "contest name",
            "Contest Title",
            "Race",
            "cargo",
            "DS_CARGO",
            "CD_CARGO",
            "Verkiezing",
            "Scrutin",
        ],
    );
    headers("mode", &["mode", "voting method"]);
    headers("metric", &["metrica", "metric", "measure", "indicator name"]);
    headers("seats", &["seats", "seggi", "Sitze", "Mandate", "magnitude", "議席"]);
    headers(
        "elected",
        &[
            "Elected",
            "Elu 1",
            "winner",
            "Elected Candidate Indicator/Indicateur du candidat élu",
            "DS_SIT_TOT_TURNO",
        ],
    );
    headers("rank", &["ORDER", "r_pos", "l_pos", "pos", "line number"]);
    headers(
        "write_in",
        &["Write-in", "WRITE-INS", "Write-in votes", "Unassigned write-ins", "Registered write-in"],
    );
    headers("others", &["All Others", "All other candidates", "oth_2016", "Sonstige", "MISC"]);
    headers("total", &["TOTALS", "Total", "Totaal", "합계", "Total Bogota", "Gesamt", "計"]);
    headers("yes", &["Yes/For", "YES", "Apruebo", "SÍ", "VOTOS SÍ", "Ja", "Oui", "Да"]);
    headers("no", &["No/Against", "NO", "Rechazo", "VOTOS NO", "Nein", "Non", "Нет"]);
}

#[test]
fn places_and_their_codes_are_known() {
    headers(
        "unit:station",
        &[
            "STATION",
            "Part No",
            "Part Name",
            "PollingPlaceNm",
            "Polling Station Number/Numéro du bureau de scrutin",
            "Polling Station Name/Nom du bureau de scrutin",
            "PU-Name",
            "Nr OKW",
            "უბანი",
            "მომაგრებული უბანი",
            "קלפי",
            "投開票所編號",
            "mesa",
            "NR_SECAO",
            "NM_LOCAL_VOTACAO",
            "descripcion_ubicacion",
            "Bureau",
            "УИК",
            "Sandık No",
            "Poll Number",
            "TPS",
        ],
    );
    headers(
        "unit:precinct",
        &[
            "precinct",
            "special precinct",
            "Precinct Number",
            "stemmekrets",
            "Wahlbezirk",
            "Valdistrikt",
        ],
    );
    headers(
        "unit:municipality",
        &[
            "Municipality",
            "comune",
            "Gmina",
            "Libellé commune",
            "Comuna",
            "NM_MUNICIPIO",
            "Gemeinde",
            "SUB COUNTY",
            "City/Town",
            "구시군명",
            "鄉鎮市區",
            "市区町村",
        ],
    );
    headers(
        "unit:county",
        &[
            "county",
            "county_name",
            "PARISH",
            "LGA",
            "Powiat",
            "jurisdiction",
            "jurisdiction_name",
            "縣市別",
        ],
    );
    headers(
        "unit:province",
        &["Province", "Województwo", "provincia", "시도명", "省市別", "都道府県"],
    );
    headers("unit:state", &["State", "SG_UF", "state_name", "Bundesland", "StateAb"]);
    headers("unit:region", &["region", "Region name", "Gebietsname"]);
    headers("unit:ward", &["Ward", "NR_ZONA", "村里別"]);
    headers("unit:department", &["departamento", "Name_Depto", "Libellé département"]);
    headers("unit:country", &["country", "PAÍS", "ctr_n"]);
    headers(
        "unit_code",
        &[
            "Kod TERYT",
            "TERYT Gminy",
            "ubigeo",
            "cod_com",
            "CD_MUNICIPIO",
            "county_fips",
            "fips_code",
            "Code commune",
            "Code département",
            "PU-Code",
            "PollingPlaceID",
            "DivisionID",
            "State-code",
            "Constituency-code",
            "סמל ישוב",
            "ONS ID",
            "Gebietsnummer",
        ],
    );
    headers(
        "district",
        &[
            "district",
            "Electoral District Name/Nom de circonscription",
            "Electoral District Number/Numéro de circonscription",
            "Wahlkreisnummer",
            "Wahlkreisname",
            "DISTRICT",
            "CONSTITUENCY",
            "Constituency name",
            "SG_UE",
            "NM_UE",
            "circoscrizione",
            "DivisionNm",
        ],
    );
    headers("date", &["date", "year", "ANO_ELEICAO", "DT_ELEICAO", "Datum"]);
}

#[test]
fn ways_of_voting_are_known_as_headers_and_cells() {
    headers("mode:ordinary", &["OrdinaryVotes", "Total Ordinary Votes"]);
    headers("mode:absentee", &["AbsentVotes", "absentee", "Absentee"]);
    headers("mode:provisional", &["ProvisionalVotes", "provisional"]);
    headers("mode:prepoll", &["PrePollVotes", "Launceston Pre-Poll"]);
    headers("mode:postal", &["PostalVotes", "Postal"]);
    headers("mode:early", &["early_voting", "Early Voting", "early"]);
    headers("mode:election_day", &["election_day", "Election Day"]);
    headers("mode:mail", &["mail", "By Mail", "Briefwahl"]);
    assert_eq!(mode("ELECTION DAY"), Some("election_day"));
    assert_eq!(mode("Absentee"), Some("absentee"));
    assert_eq!(mode("Joseph D. Early, Jr."), None);
    assert_eq!(mode("Early County"), None);
}

#[test]
fn lines_of_a_label_column_are_known() {
    labels(
        "blank",
        &[
            "Blank",
            "BLANKS",
            "\u{a0}\u{a0}BLANKS",
            "Blanke",
            "Votos en blanco",
            "Blank Votes (a)",
            "BALLOTS CAST BLANK",
            "白票",
            "Vote blanc",
        ],
    );
    labels("overvotes", &["Over Votes", "OVER VOTES", "Overvotes", "Times Over Voted"]);
    labels("undervotes", &["Under Votes", "UNDER VOTES", "Undervotes"]);
    labels(
        "registered",
        &[
            "Registered Voters",
            "REGISTERED VOTERS - TOTAL",
            "Registered Voters - Total",
            "1. Число избирателей, внесенных в список избирателей",
            "Potencial Votantes",
            "Number of registered voters",
            "Total registered voters",
            "Liczba wyborców uprawnionych do głosowania",
            "Inscrits",
        ],
    );
    labels(
        "cast",
        &["Ballots Cast", "BALLOTS CAST TOTAL", "BALLOTS CAST - TOTAL", "TOTAL DE VOTOS EMITIDOS"],
    );
    labels(
        "valid",
        &[
            "Valid votes",
            "TOTAL DE VOTOS VÁLIDOS",
            "Voturi valabil exprimate",
            "9) Число действительных бюллетеней",
        ],
    );
    labels(
        "invalid",
        &["Void", "VOTOS NULOS", "Blank/Void", "Informal", "INFORMAL", "Spoiled", "Nulos"],
    );
    labels(
        "against_all",
        &[
            "None of the Above",
            "15 - None of the Above",
            "Against all",
            "против всех",
            "Votes against all",
            "None Of These Candidates",
            "None of these Candidates",
            "NOTA",
            "Против всех кандидатов",
            "Не подкрепям никого",
            "ПРОТИВ ВСЕХ",
        ],
    );
    labels(
        "write_in",
        &[
            "Write-in",
            "WRITE-IN",
            "Write-ins",
            "WRITE-INS",
            "Write-in votes",
            "Unassigned write-ins",
            "WRITE-INS/ALL OTHERS",
            "Scattering",
        ],
    );
    labels("rejected_write_ins", &["Rejected write-ins"]);
    labels("others", &["All Others", "Other", "MISC", "Sonstige", "Övriga"]);
    labels("yes", &["YES", "Yes/For", "SÍ", "SI", "Oui", "Ja", "Да"]);
    labels("no", &["NO", "No/Against", "Nein", "Non", "Нет"]);
    labels("percent", &["Turnout (%)", "Voter turnout", "Wahlbeteiligung in %"]);
    labels("issued", &["Voters who received ballots", "Число избирателей, получивших бюллетени"]);
}

#[test]
fn names_are_no_lines() {
    labels(
        "",
        &[
            "None",
            "White",
            "Valid Ahmed",
            "Yes Man",
            "No Wonder",
            "Abstain Jones",
            "Total Network",
            "Total Recall Party",
            "Registered Nurse X",
            "None of the Above Direct Democracy Party",
            "Larry Bagnell",
            "Frank de Jong",
            "Ward, Charles",
            "Blank, Jane",
            "Joe Blank",
            "Cast Iron Bridge",
            "Blanco Pérez",
            "Blanco",
            "Novo Nulo",
            "Freie Wähler",
            "Die Weißen",
            "Sí al Cambio",
            "No Labels",
            "Lost Creek",
            "Unity",
            "Voided Check Cafe",
            "Early County",
            "Absentee",
            "Against Corruption",
            "Votes for Women",
            "Others First",
            "President",
            "Registered Democrats of X",
            "Total Energies Hall",
            "One of a Kind",
            "Number Ten Party",
            "Uncommitted",
            "Ja21",
            "Nulliparty",
            "",
        ],
    );
}

#[test]
fn names_as_headers_say_nothing_or_little() {
    for text in [
        "Larry Bagnell",
        "Clinton/ Kaine",
        "ABED  BWANIKA",
        "41 “ბიძინა ივანიშვილი”",
        "NOWAK Jan Maria",
        "מחל",
        "APC",
        "LP",
        "PDP",
        "Con",
        "Lab",
        "SNP",
        "DUP",
        "AfD",
        "PiS",
        "SV",
        "PS",
        "PP",
        "UP",
        "VVD",
        "CD",
        "PvdA",
        "D66",
        "",
        "***",
        "1",
        "2016",
    ] {
        assert_eq!(header(text), [], "{text}");
    }
    for text in [
        "Joseph D. Early, Jr.",
        "Larry Long",
        "FREIE WÄHLER",
        "Partido Humanista",
        "Charles Ward",
        "N.L. Valid Votes",
        "AF_votes",
        "SP stemmen",
    ] {
        assert!(header(text).iter().all(|found| !found.exact), "{text}");
    }
}

#[test]
fn totals_are_known_by_name() {
    for text in [
        "TOTAL",
        "Total",
        "TOTALS",
        "Grand Total",
        "Gesamt",
        "합계",
        "Razem",
        "Итого",
        "Totaal",
        "סה\"כ",
        "סה״כ",
        "Total Ordinary Votes",
        "Totale",
        "Yhteensä",
        "Summa",
        "Toplam",
        "合計",
        "總計",
        "Σύνολο",
        "Összesen",
        "Celkem",
        "Ukupno",
        "Укупно",
        "Общо",
        "Усього",
        "المجموع",
        "कुल",
        "รวม",
        "TOTALS:",
        "Total (a)",
        "County Total",
        "Total Votes",
        "I alt",
        "Insgesamt",
        "Барлығы",
        "სულ",
        "Ընդամենը",
        "Tổng cộng",
        "Jumlah",
        "Jumla",
        "جمع",
    ] {
        assert!(is_total(text), "{text}");
    }
    for text in [
        "Total Network",
        "Total Recall Party",
        "Larry Total",
        "",
        "Valid votes",
        "Registered Voters",
        "SUM(KIZZA_BESIGYE_KIFEFE)",
        "Summerhill",
        "Somme",
        "Alle",
    ] {
        assert!(!is_total(text), "{text}");
    }
}

#[test]
fn an_exact_phrase_says_how_much_of_the_header_it_takes() {
    let first = |text: &str| header(text)[0];
    let found = first("Registered_Voters");
    assert_eq!((found.exact, found.covered, found.words, found.known), (true, 2, 2, 2));
    let found = first("Votos_Santos");
    assert_eq!((found.exact, found.covered, found.words, found.known), (false, 1, 2, 1));
    assert!(first("Total number of valid votes").exact);
    assert!(first("votes 2016").exact);
}

#[test]
fn letters_and_formulas_beside_chinese_words_are_no_words() {
    for (text, expected) in [
        ("有效票數A A=1+2+...+N", "valid"),
        ("無效票數B", "invalid"),
        ("投票數C C=A+B", "cast"),
        ("發出票數E E=C+D", "issued"),
        ("選舉人數G G=E+F", "registered"),
        ("投票率H H=C÷G", "percent"),
    ] {
        let first = header(text)[0];
        assert_eq!((first.meaning.to_string().as_str(), first.exact), (expected, true), "{text}");
    }
}

#[test]
fn a_place_with_its_number_is_no_column_of_places() {
    for text in ["Precinct 15", "District 9", "WARD 3", "Pct.1"] {
        assert!(
            header(text).iter().all(|found| !found.exact || found.meaning == Meaning::Percent),
            "{text}"
        );
    }
}

#[test]
fn a_part_of_a_figure_is_not_the_figure() {
    labels(
        "part",
        &["Liczba wyborców głosujących przez pełnomocnika", "Число бюллетеней, выданных досрочно"],
    );
    labels(
        "ignore",
        &["Liczba wyborców, którym wysłano pakiety wyborcze", "Liczba kart nieważnych"],
    );
    labels("percent", &["TURNOUT %", "% Votants", "Percent Total"]);
    labels("", &["Bos, S.A.M.", "SI (Indep. Socialists)", "#NE", "C-NE", "Bos", "NA"]);
    headers(
        "votes",
        &["Число голосов избирателей, поданных за каждого зарегистрированного кандидата"],
    );
    headers("seats", &["Vote For"]);
}
