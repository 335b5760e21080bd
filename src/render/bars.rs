//! Bars of eighth blocks.

/// The longest bar, in columns: longer ones only move the eye away from the figures.
pub(super) const LONGEST: usize = 40;
/// On a narrower terminal the room is better left empty.
pub(super) const TERMINAL: usize = 80;
/// With less room than this a bar says nothing.
pub(super) const SHORTEST: usize = 8;

/// A bar for `part` where `whole` fills `width` columns. Something that is not zero shows.
pub(super) fn bar(part: u64, whole: u64, width: usize) -> String {
    let eighths = u128::from(part.min(whole)) * 8 * (width as u128);
    let Some(eighths) = eighths.checked_div(u128::from(whole)) else { return String::new() };
    let eighths = if part > 0 { eighths.max(1) } else { 0 };
    let full = usize::try_from(eighths / 8).unwrap_or(width).min(width);
    let mut bar = "█".repeat(full);
    bar.push_str(match eighths % 8 {
        1 => "▏",
        2 => "▎",
        3 => "▍",
        4 => "▌",
        5 => "▋",
        6 => "▊",
        7 => "▉",
        _ => "",
    });
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_in_proportion() {
        assert_eq!(bar(100, 100, 4), "████");
        assert_eq!(bar(50, 100, 4), "██");
        assert_eq!(bar(31, 64, 4), "█▉");
        assert_eq!(bar(1, 1_000_000, 4), "▏");
    }

    #[test]
    fn nothing_has_no_bar_and_nothing_of_nothing_neither() {
        assert_eq!(bar(0, 100, 4), "");
        assert_eq!(bar(0, 0, 4), "");
        assert_eq!(bar(7, 0, 4), "");
        assert_eq!(bar(u64::MAX, u64::MAX, 40).chars().count(), 40);
    }
}
