//! What the headers of a group of columns have in common: `CDU_Zweitstimmen`, `votes_gop`.

/// The common beginning and end of several headers, cut at a separator.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Affixes {
    pub(crate) prefix: String,
    pub(crate) suffix: String,
}

const SEPARATORS: [char; 8] = ['_', '-', '–', '—', ':', '|', '/', '('];

impl Affixes {
    /// What all the texts begin and end with; nothing for fewer than two.
    pub(crate) fn of(texts: &[String]) -> Self {
        let (Some(first), true) = (texts.first(), texts.len() > 1) else { return Self::default() };
        let mut prefix = first.chars().count();
        let mut suffix = prefix;
        for text in texts {
            prefix = prefix.min(common(first.chars(), text.chars()));
            suffix = suffix.min(common(first.chars().rev(), text.chars().rev()));
        }
        let chars: Vec<char> = first.chars().collect();
        // A separator ends the prefix and begins the suffix; what is left of each text must be a name.
        while prefix > 0 && !chars.get(prefix - 1).is_some_and(|c| SEPARATORS.contains(c)) {
            prefix -= 1;
        }
        while suffix > 0 && !chars.get(chars.len() - suffix).is_some_and(|c| SEPARATORS.contains(c))
        {
            suffix -= 1;
        }
        let affixes = Self {
            prefix: chars.iter().take(prefix).collect(),
            suffix: chars.iter().skip(chars.len() - suffix).collect(),
        };
        let whole = texts.iter().all(|text| !affixes.strip(text).is_empty());
        if whole { affixes } else { Self::default() }
    }

    /// The text without them.
    pub(crate) fn strip(&self, text: &str) -> String {
        let text = text.strip_prefix(&self.prefix).unwrap_or(text);
        let text = text.strip_suffix(&self.suffix).unwrap_or(text);
        text.trim().trim_matches(['_', ':', '|']).trim().to_owned()
    }

    /// The words of both, without separators.
    pub(crate) fn words(&self) -> String {
        let trim = |text: &str| {
            text.trim_matches(|c: char| c.is_whitespace() || SEPARATORS.contains(&c) || c == ')')
                .to_owned()
        };
        let both = [trim(&self.prefix), trim(&self.suffix)];
        both.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

fn common(one: impl Iterator<Item = char>, other: impl Iterator<Item = char>) -> usize {
    one.zip(other).take_while(|(a, b)| a == b).count()
}

/// Without the aggregate that a database export left around the name: `SUM("NAME ")` is `NAME`.
pub(crate) fn unwrap_function(text: &str) -> String {
    let text = text.trim();
    let inner = text
        .split_once('(')
        .filter(|(name, _)| {
            matches!(name.to_ascii_lowercase().as_str(), "sum" | "max" | "min" | "avg" | "first")
        })
        .and_then(|(_, rest)| rest.strip_suffix(')'));
    inner.map_or_else(|| text.to_owned(), |inner| inner.trim_matches('"').trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(texts: &[&str]) -> Affixes {
        Affixes::of(&texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn common_ends_are_cut_at_a_separator() {
        let found = of(&["CDU_Zweitstimmen", "SPD_Zweitstimmen", "Die_Linke_Zweitstimmen"]);
        assert_eq!(found.words(), "Zweitstimmen");
        assert_eq!(found.strip("Die_Linke_Zweitstimmen"), "Die_Linke");
        let found = of(&["M. A B - votes", "Mme C D - votes"]);
        assert_eq!(
            (found.words().as_str(), found.strip("M. A B - votes").as_str()),
            ("votes", "M. A B")
        );
        assert_eq!(of(&["votes_gop", "votes_dem"]).strip("votes_dem"), "dem");
        assert_eq!(of(&["Anna Lee", "Hanna Lee"]), Affixes::default());
    }

    #[test]
    fn leftovers_of_a_query_are_taken_off() {
        assert_eq!(unwrap_function("SUM(\"AMAMA_MBABAZI \")"), "AMAMA_MBABAZI");
        assert_eq!(unwrap_function("Country Liberals (NT)"), "Country Liberals (NT)");
    }
}
