//! Inputs, settings and assumptions as JSON.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::Base;
use crate::report::{Assumption, Input, Settings, Table};
use crate::share::Rounding;

#[derive(Serialize)]
pub(super) struct InputObject<'a> {
    name: &'a str,
    sheet: Option<&'a str>,
    bytes: u64,
    sha256: Option<&'a str>,
    format: &'a str,
    compression: Option<&'a str>,
    encoding: &'a str,
    delimiter: Option<&'a str>,
    tables: Vec<TableObject<'a>>,
    left_out: Vec<LeftOutObject<'a>>,
}

#[derive(Serialize)]
struct TableObject<'a> {
    title: &'a str,
    layout: &'a str,
    header_lines: &'a [u64],
    rows: u64,
    columns: Vec<ColumnObject<'a>>,
}

#[derive(Serialize)]
struct ColumnObject<'a> {
    position: usize,
    header: &'a str,
    role: &'a str,
    why: &'a str,
}

#[derive(Serialize)]
struct LeftOutObject<'a> {
    what: &'a str,
    rows: u64,
    lines: &'a [u64],
}

#[derive(Serialize)]
pub(super) struct SettingsObject<'a> {
    base: Option<Base>,
    decimals: u32,
    rounding: Rounding,
    rule: Option<&'a serde_json::Value>,
    flags: &'a BTreeMap<String, String>,
}

#[derive(Serialize)]
pub(super) struct AssumptionObject<'a> {
    about: &'a str,
    value: &'a str,
    why: &'a str,
    flag: Option<&'a str>,
}

impl<'a> InputObject<'a> {
    pub(super) fn new(input: &'a Input) -> Self {
        Self {
            name: &input.name,
            sheet: input.sheet.as_deref(),
            bytes: input.bytes,
            sha256: input.sha256.as_deref(),
            format: &input.format,
            compression: input.compression.as_deref(),
            encoding: &input.encoding,
            delimiter: input.delimiter.as_deref(),
            tables: input.tables.iter().map(TableObject::new).collect(),
            left_out: input
                .left_out
                .iter()
                .map(|left_out| LeftOutObject {
                    what: &left_out.what,
                    rows: left_out.rows,
                    lines: &left_out.lines,
                })
                .collect(),
        }
    }
}

impl<'a> TableObject<'a> {
    fn new(table: &'a Table) -> Self {
        let columns = table.columns.iter().map(|column| ColumnObject {
            position: column.position,
            header: &column.header,
            role: &column.role,
            why: &column.why,
        });
        Self {
            title: &table.title,
            layout: &table.layout,
            header_lines: &table.header_lines,
            rows: table.rows,
            columns: columns.collect(),
        }
    }
}

impl<'a> SettingsObject<'a> {
    pub(super) fn new(settings: &'a Settings) -> Self {
        Self {
            base: settings.base,
            decimals: settings.decimals,
            rounding: settings.rounding,
            rule: settings.rule.as_ref(),
            flags: &settings.flags,
        }
    }
}

impl<'a> AssumptionObject<'a> {
    pub(super) fn new(assumption: &'a Assumption) -> Self {
        Self {
            about: &assumption.about,
            value: &assumption.value,
            why: &assumption.why,
            flag: assumption.flag.as_deref(),
        }
    }
}
