//! Both forms of a report as one tree: an element is an object, its attributes and elements are the
//! fields.

use super::super::json::{Node, Value};
use super::super::xml::Element;

/// An element as a node.
pub(super) fn of_element(element: &Element) -> Node {
    let mut fields: Vec<(String, Node)> = Vec::new();
    let text = |text: &str| Node { line: element.line, value: Value::Text(text.to_owned()) };
    for (attribute, key) in [("ObjectId", "@id"), ("type", "@type"), ("Language", "Language")] {
        if let Some(value) = element.attribute(attribute) {
            fields.push((key.to_owned(), text(value)));
        }
    }
    let content = element.text.trim();
    if element.children.is_empty() {
        if fields.is_empty() {
            return text(content);
        }
        fields.push(("Content".to_owned(), text(content)));
    }
    for child in &element.children {
        let node = of_element(child);
        match fields.iter_mut().find(|(key, _)| *key == child.name) {
            Some((_, Node { value: Value::List(items), .. })) => items.push(node),
            Some((_, first)) => {
                let line = first.line;
                let empty = Node { line, value: Value::List(Vec::new()) };
                let first_item = std::mem::replace(first, empty);
                if let Value::List(items) = &mut first.value {
                    items.extend([first_item, node]);
                }
            }
            None => fields.push((child.name.clone(), node)),
        }
    }
    Node { line: element.line, value: Value::Object(fields) }
}

/// What stands under a key, be it a list or one value.
pub(super) fn many<'a>(node: &'a Node, key: &str) -> Vec<&'a Node> {
    match node.get(key) {
        Some(Node { value: Value::List(items), .. }) => items.iter().collect(),
        Some(Node { value: Value::Null, .. }) | None => Vec::new(),
        Some(one) => vec![one],
    }
}

/// The identifier.
pub(super) fn id(node: &Node) -> String {
    node.get("@id").map(text).unwrap_or_default()
}

/// The class, without the name of its schema before it.
pub(super) fn class(node: &Node) -> &str {
    let name = node.get("@type").and_then(Node::text).unwrap_or_default();
    name.rsplit(['.', ':']).next().unwrap_or_default()
}

/// The text of a value: of text in several languages, the first.
pub(super) fn text(node: &Node) -> String {
    match &node.value {
        Value::Text(text) | Value::Number(text) => text.trim().to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::List(items) => items.first().map(text).unwrap_or_default(),
        Value::Object(_) => {
            let inner = node.get("Text").or(node.get("Content"));
            inner.map(text).unwrap_or_default()
        }
        Value::Null => String::new(),
    }
}

/// Identifiers under a key: a list, or one text with blanks between them.
pub(super) fn ids(node: &Node, key: &str) -> Vec<String> {
    let nodes = many(node, key);
    nodes
        .into_iter()
        .flat_map(|node| text(node).split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        .collect()
}
