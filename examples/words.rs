//! Debug.
fn main() {
    for a in std::env::args().skip(1) {
        println!(
            "{a:?}: header {:?}\n   label {:?} total {}",
            tally::interpret::header(&a)
                .iter()
                .map(|m| (m.meaning, m.exact, m.covered, m.words))
                .collect::<Vec<_>>(),
            tally::interpret::label(&a),
            tally::interpret::is_total(&a)
        );
    }
}
