//! The encodings of East Asia: two bytes a character, so that a text in one of them is seldom
//! valid in another, and the letters that a wrong one shows are rare ones.

use std::collections::BTreeSet;

use encoding_rs::Encoding;

/// An encoding of East Asia that is looked for.
pub(super) struct EasternPage {
    pub(super) encoding: &'static Encoding,
    writing: Writing,
    /// Characters that make out about two thirds of such texts.
    common: &'static str,
    /// First bytes of the characters that its standard held to be in general use.
    general: std::ops::RangeInclusive<u8>,
    /// Quarter bits: how much rarer such files are.
    pub(super) rare: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Writing {
    Japanese,
    Chinese,
    Korean,
}

/// What such an encoding makes of a text.
pub(super) struct EasternReading {
    /// Quarter bits.
    pub(super) cost: u32,
    /// Characters beyond ASCII.
    pub(super) count: u32,
    /// Those that are in no general use, or stand in no such text.
    pub(super) odd: u32,
    /// What the characters beyond ASCII cost.
    pub(super) beyond: u32,
}

pub(super) static EASTERN: [EasternPage; 5] = [
    EasternPage {
        encoding: encoding_rs::SHIFT_JIS,
        writing: Writing::Japanese,
        common: JAPANESE,
        general: 0x88..=0x97,
        rare: 8,
    },
    EasternPage {
        encoding: encoding_rs::GBK,
        writing: Writing::Chinese,
        common: SIMPLIFIED,
        general: 0xB0..=0xD7,
        rare: 8,
    },
    EasternPage {
        encoding: encoding_rs::BIG5,
        writing: Writing::Chinese,
        common: TRADITIONAL,
        general: 0xA4..=0xC6,
        rare: 8,
    },
    EasternPage {
        encoding: encoding_rs::EUC_KR,
        writing: Writing::Korean,
        common: HANGUL,
        general: 0xB0..=0xC8,
        rare: 8,
    },
    EasternPage {
        encoding: encoding_rs::EUC_JP,
        writing: Writing::Japanese,
        common: JAPANESE,
        general: 0xB0..=0xCF,
        rare: 20,
    },
];

/// Quarter bits of a common character: one of some five hundred.
const COMMON: u32 = 34;

/// Of another one in general use: one of some three thousand, a third of the text.
const GENERAL: u32 = 52;

/// Of one in no general use.
const SELDOM: u32 = 80;

/// Of a Latin letter in such a text.
const LATIN: u32 = 19;

/// Bytes of lines beyond ASCII that are looked at.
const ENOUGH: usize = 8 << 20;

/// What a Latin letter costs beside a character of East Asia, without a blank: in `JR駅` it stands,
/// small ones seldom.
fn torn(latin: char) -> u32 {
    match latin {
        'a'..='z' => 40,
        'A'..='Z' => 16,
        _ => 0,
    }
}

impl EasternReading {
    fn tear(&mut self, cost: u32) {
        self.cost = self.cost.saturating_add(cost);
        self.beyond = self.beyond.saturating_add(cost);
    }
}

fn is_eastern(c: char) -> bool {
    c >= '\u{3001}'
}

impl EasternPage {
    /// Reads the distinct cells beyond ASCII, `most` at most and `sample` bytes of each; `None`
    /// where a line is not valid.
    pub(super) fn read(&self, text: &[u8], most: usize, sample: usize) -> Option<EasternReading> {
        let mut reading = EasternReading { cost: self.rare, beyond: 0, count: 0, odd: 0 };
        let mut cells = BTreeSet::new();
        let mut read = 0;
        // A line end is no part of a character in any of them; a delimiter may be.
        for line in text.split(|byte| matches!(byte, b'\n' | b'\r')).filter(|l| !l.is_ascii()) {
            let line_read = self.encoding.decode_without_bom_handling_and_without_replacement(line);
            for cell in line_read?.split([',', ';', '\t', '|', '"']).filter(|c| !c.is_ascii()) {
                if cells.contains(cell) {
                    continue;
                }
                self.look_at(cell, sample, &mut reading);
                cells.insert(cell.to_owned());
            }
            read += line.len();
            if cells.len() >= most || read > ENOUGH {
                break;
            }
        }
        Some(reading)
    }

    fn look_at(&self, cell: &str, sample: usize, reading: &mut EasternReading) {
        let high = cell.find(|c: char| !c.is_ascii()).unwrap_or(0);
        let mut length = 0;
        let mut before = None;
        for c in cell.chars().skip(high.saturating_sub(sample / 2)) {
            length += if c.is_ascii() { 1 } else { 2 };
            if length > sample {
                break;
            }
            if c.is_ascii() {
                reading.cost += if c.is_ascii_alphabetic() { LATIN } else { 0 };
                reading.tear(if before.is_some_and(is_eastern) { torn(c) } else { 0 });
            } else {
                let cost = self.cost(c, before);
                reading.count += 1;
                reading.odd += u32::from(cost >= SELDOM);
                reading.cost = reading.cost.saturating_add(cost);
                reading.beyond = reading.beyond.saturating_add(cost);
                reading.tear(before.filter(|_| is_eastern(c)).map_or(0, torn));
            }
            before = Some(c);
        }
    }

    /// The cost of a character beyond ASCII.
    fn cost(&self, c: char, before: Option<char>) -> u32 {
        let japanese = self.writing == Writing::Japanese;
        match c {
            '\u{3041}'..='\u{3096}' if japanese => 26,
            '\u{30A1}'..='\u{30FC}' if japanese => 28,
            // Half-width: it stands in words of its own.
            '\u{FF66}'..='\u{FF9F}' if japanese => {
                let beside = |b: char| matches!(b, '\u{FF66}'..='\u{FF9F}' | ' ' | '(' | '/');
                if before.is_none_or(beside) { 34 } else { SELDOM }
            }
            '々' | '〆' | 'ヶ' if japanese => 40,
            '\u{3000}'..='\u{3002}' | '\u{3008}'..='\u{3011}' | '\u{3014}' | '\u{3015}' => 40,
            '\u{FF01}'..='\u{FF5E}'
            | '・'
            | '·'
            | '‧'
            | '~'
            | '〜'
            | '※'
            | '○'
            | '●'
            | '△'
            | '□'
            | '—'
            | '…'
            | '№'
            | '①'..='⑳'
            | '㈱'
            | '“'
            | '”'
            | '‘'
            | '’' => 44,
            '\u{AC00}'..='\u{D7A3}' if self.writing == Writing::Korean => {
                if self.common.contains(c) { 28 } else { self.by_standard(c) }
            }
            '\u{4E00}'..='\u{9FFF}' if self.writing != Writing::Korean => {
                if self.common.contains(c) { COMMON } else { self.by_standard(c) }
            }
            _ => 92,
        }
    }

    fn by_standard(&self, c: char) -> u32 {
        // Its extension holds the characters of Taiwan.
        if self.encoding == encoding_rs::GBK && TRADITIONAL.contains(c) {
            return GENERAL;
        }
        let mut buffer = [0; 4];
        let (bytes, ..) = self.encoding.encode(c.encode_utf8(&mut buffer));
        // The tables of Taiwan and Japan were extended with any second byte, that of China above.
        let extended = self.encoding == encoding_rs::GBK || self.writing == Writing::Korean;
        match *bytes {
            [first, second] if self.general.contains(&first) && (!extended || second > 0xA0) => {
                GENERAL
            }
            _ => SELDOM,
        }
    }
}

/// Characters of surnames, places, parties and returns, and of running text, in Japan.
const JAPANESE: &str = "日一国人年大十二本中長出三時行見月分後前生五間上東四今金九入学高円子外八六下来気小\
    七山話女北午百書先名川千水半男西電校語土木聞食車何南万毎白天母火右読友左休父雨会同事自社発者地業方新場員立開手力問代明動\
    京目通言理体田主題意不作用度強公持野以思家世多正安院心界教文元重近考画海売知道集別物使品計死特私始朝運終台広住真有口少町料\
    工建空急止送切転研足究楽起着店病質待試族銀早映親験英医仕去味写字答夜音注帰古歌買悪図週室歩風紙黒花春赤青館屋色走秋夏習駅洋\
    旅服夕借曜飲肉貸堂鳥飯勉冬昼茶弟牛魚兄犬妹姉漢区市村県府都郡州島崎崎藤佐伊加鈴渡辺辺邊斎斉齋斉吉井池橋石原岡松竹林森清阿\
    部橘杉谷浜丸宮戸神福沢澤熊鹿児城沖縄奈和歌徳香愛媛媛賀岐富梨群馬栃茨埼葉静滋兵庫取根岸宇都港品渋目黒江墨荒練板豊並杉世足\
    立飾葛台候補得票投開有効無率当選落党民自由共産公維令社参衆議員比例代表総数計合持帰他氏届番号政治新選挙管委員会最高裁判所官審\
    査国内閣務期定結果確議席支持団体幸郎太健治博明美恵智裕介輔司史也哉志浩隆弘康雄夫男彦昭洋信義孝勝利幹樹誠実進守望秀英紀典直\
    正昌晴雅和貴純一次三久仁保俊敏成茂繁勇武修徹哲章聡悟亮翔拓真由佳奈香織綾千尋優子枝代江穂里花葉陽光輝栄喜平良善助";

/// The same of China.
const SIMPLIFIED: &str = "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自\
    之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无\
    力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加\
    西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神\
    总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界\
    达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运选举票党\
    省县镇乡村候选投得有效率席委州京津沪渝冀豫云辽黑湘皖鲁苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼港澳台湾江河湖广福建李王张刘陈\
    杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范石姚谭\
    廖邹熊陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀英华慧玲桂兰红\
    春梅玉珍荣志永宏建国平辉鹏飞波斌宇浩凯健俊帆雪琳晶欢莹倩婷宁城街道登记人数弃无效总计合计";

/// The same of Taiwan and Hong Kong.
const TRADITIONAL: &str = "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下\
    自之年過發後作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者\
    意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等產或新己制身\
    果加西斯月話合回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活爾更別打女變\
    四神總何電數安少報才結反受目太量再感建務做接必場件計管期市直德資命山金指克許統區保至隊形社便空決治展馬科司五基眼書非則聽白\
    卻界達光放強即像難且權思王象完設式色路記南品住告類求據程北邊死張該交規萬取拉格望覺術領共確傳師觀清今切院讓識候帶導爭運選舉\
    票黨縣鎮鄉鄰村里候投得效率席委州臺台灣北桃園竹苗栗彰化雲林嘉義屏花蓮宜蘭澎湖基隆香港九龍新界灣仔江河廣福李張劉陳楊趙黃周\
    吳徐孫胡朱林郭羅梁宋鄭謝韓唐馮董蕭曹袁鄧傅沈曾彭呂蘇盧蔣蔡賈丁魏薛葉閻余潘杜戴夏鍾汪田姜范石姚譚廖鄒熊陸郝孔崔康毛邱秦史\
    顧侯邵孟段雷錢湯尹黎易武喬賀賴龔偉芳娜敏靜麗磊洋勇艷傑娟濤超秀英華慧玲桂蘭紅春梅玉珍榮志永宏輝鵬飛波斌宇浩凱健俊雪琳晶婷\
    寧城街登記無效總計合柯文哲侯友宜賴清德瑜宋楚韓朱立倫親進步時代力量眾人數投開所號次政黨";

/// Syllables of surnames, places, parties and returns, and of running text, in Korea.
const HANGUL: &str = "이김박최정강조윤장임한오서신권황안송류전홍유고문양손배백허남심노하곽성차주우구나민진지엄채원천방공현\
    함변염여추도소석선설마길연위표명기반라왕금옥육인맹제모탁국어은편용가의를을는다에고로한자사시리대해아일부그수동있것보어게지상없\
    었면으니들때만와과까말또중던네데여러내더저습든당생경관미세실무업물각계개회분통치결재후적간단체국민총비례득표투개율유효무효기권합\
    계선거인수구시군읍면동도특별광역울산세종충청북전라경상남제주포항창원수원성고양용호영종철희숙경순미혜진현준훈민우재규환승태형석빈\
    건찬혁욱섭식근택열필병학봉춘화월달란향연은주아예서윤하율원린솔빛나래운림평화녹색더불어미래통합새누리열린우리참여바른정의노동진보\
    자유선진련행복친박연후보등록번호소속투표소관내외재외부재거소사전";

#[cfg(test)]
mod tests {
    use super::*;

    fn read(encoding: &'static Encoding, text: &[u8]) -> Option<EasternReading> {
        EASTERN.iter().find(|page| page.encoding == encoding)?.read(text, 100, 200)
    }

    #[test]
    fn a_delimiter_inside_a_character_is_none() {
        // In Shift_JIS the second byte of U+30DD is 0x7C, `|`: two cells, not four.
        let (text, ..) = encoding_rs::SHIFT_JIS.encode("ポスト|ポスト局\n");
        assert!(text.starts_with(&[0x83, b'|']), "{text:?}");
        let reading = read(encoding_rs::SHIFT_JIS, &text).unwrap();
        assert_eq!((reading.count, reading.odd), (7, 0));
    }

    #[test]
    fn a_text_that_is_not_valid_has_no_reading() {
        let (text, ..) = encoding_rs::BIG5.encode("民主進步黨\n");
        assert!(read(encoding_rs::BIG5, &text).is_some());
        assert!(read(encoding_rs::BIG5, &[&text, b"\xFF\n".as_slice()].concat()).is_none());
    }

    #[test]
    fn the_letters_of_the_right_encoding_cost_least() {
        let cheapest = |text: &[u8]| {
            let costs =
                EASTERN.iter().filter_map(|page| Some((page.read(text, 100, 200)?.cost, page)));
            costs.min_by_key(|(cost, _)| *cost).map(|(_, page)| page.encoding.name())
        };
        for (encoding, text) in [
            (encoding_rs::EUC_JP, "小池 百合子,投票者数"),
            (encoding_rs::GBK, "登记选民,有效票"),
            (encoding_rs::EUC_KR, "더불어민주당,무효투표수"),
            (encoding_rs::BIG5, "候選人,無效票數"),
        ] {
            assert_eq!(cheapest(&encoding.encode(text).0), Some(encoding.name()));
        }
    }
}
