//! Plain JSON: a list of flat objects, or an object that holds one such list. Its keys are the
//! header, and what they mean is told as of any table.

use super::json::{Node, Value};
use super::{Format, Found, Reads};
use crate::code::Code;
use crate::finding::Finding;
use crate::read::table::Table;

pub(super) const RECORDS: Format = Format { name: "json", reads: Reads::Json { knows, read } };

fn knows(node: &Node) -> bool {
    records(node).is_some()
}

/// The one list of flat objects.
fn records(node: &Node) -> Option<&[Node]> {
    match &node.value {
        Value::List(items) => is_flat_list(items).then_some(items.as_slice()),
        Value::Object(fields) => {
            let mut lists = fields.iter().filter(|(_, field)| is_flat_list(field.list()));
            let (_, only) = lists.next()?;
            lists.next().is_none().then_some(only.list())
        }
        _ => None,
    }
}

fn is_flat_list(items: &[Node]) -> bool {
    let is_flat = |item: &Node| match &item.value {
        Value::Object(fields) => fields
            .iter()
            .all(|(_, field)| !matches!(field.value, Value::List(_) | Value::Object(_))),
        _ => false,
    };
    !items.is_empty() && items.iter().all(is_flat)
}

fn read(node: &Node) -> Result<Found, Finding> {
    let items = records(node).unwrap_or_default();
    let mut keys: Vec<&str> = Vec::new();
    let mut known = std::collections::BTreeSet::new();
    for item in items {
        if let Value::Object(fields) = &item.value {
            for (key, _) in fields {
                if known.insert(key.as_str()) {
                    keys.push(key);
                }
            }
        }
        if keys.len() > 4096 {
            return Err(Finding::error(
                Code::TooManyColumns,
                "the objects have more than 4096 different keys",
            ));
        }
    }
    let mut table = Table::new();
    // Rows are told apart by their lines. Where several records share one, they are numbered.
    let lines = items.iter().map(|item| item.line);
    let own_lines = items.first().is_some_and(|item| item.line > 1)
        && lines.clone().zip(lines.skip(1)).all(|(before, next)| before < next);
    let first = items.first().map_or(1, |item| item.line);
    table.push_row(if own_lines { first - 1 } else { 1 }, &keys);
    for (number, item) in (2..).zip(items) {
        let cell = |key: &&str| match item.get(key).map(|field| &field.value) {
            Some(Value::Text(text) | Value::Number(text)) => text.as_str(),
            Some(Value::Bool(true)) => "true",
            Some(Value::Bool(false)) => "false",
            _ => "",
        };
        table.push_row(if own_lines { item.line } else { number }, keys.iter().map(cell));
    }
    Ok(Found { table, says: Vec::new(), findings: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::super::json;
    use super::*;

    fn rows(text: &str) -> Option<Vec<(u64, Vec<String>)>> {
        let node = json::parse(text, 1000).unwrap();
        if !knows(&node) {
            return None;
        }
        let table = read(&node).unwrap().table;
        let cells = |row: crate::read::Row<'_>| row.cells().map(str::to_owned).collect();
        Some(table.rows().map(|row| (row.line(), cells(row))).collect())
    }

    #[test]
    fn keys_are_the_header_and_records_have_their_lines() {
        let text = "{\"when\": \"now\", \"rows\": [\n{\"a\": \"x\", \"b\": 1},\n{\"b\": null, \"c\": true}]}";
        let found = rows(text).unwrap();
        assert_eq!(found[0], (1, vec!["a".into(), "b".into(), "c".into()]));
        assert_eq!(found[1], (2, vec!["x".into(), "1".into(), String::new()]));
        assert_eq!(found[2], (3, vec![String::new(), String::new(), "true".into()]));
        let lines: Vec<u64> =
            rows("[{\"a\":1},{\"a\":2}]").unwrap().iter().map(|row| row.0).collect();
        assert_eq!(lines, [1, 2, 3]);
    }

    #[test]
    fn what_is_no_single_list_of_flat_objects_is_not_taken() {
        for text in ["[]", "[1]", "{}", "[{\"a\":[1]}]", "{\"a\":[{\"b\":1}],\"c\":[{\"b\":1}]}"] {
            assert_eq!(rows(text), None, "{text}");
        }
    }
}
