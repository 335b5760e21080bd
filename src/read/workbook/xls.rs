//! The binary format of Excel until 2003.

use std::io::Cursor;

use calamine::{Reader, SheetType, SheetVisible, Xls, XlsError};

use super::grid::{Grid, Limits};
use super::{Fault, Sheet, value};

pub(super) fn sheets(bytes: Vec<u8>, limits: Limits) -> Result<Vec<Sheet>, Fault> {
    let mut book = Xls::new(Cursor::new(bytes)).map_err(broken)?;
    let known = book.sheets_metadata().to_vec();
    let mut sheets = Vec::with_capacity(known.len());
    for sheet in known {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let range = book.worksheet_range(&sheet.name).map_err(broken)?;
        let (top, left) = range.start().unwrap_or_default();
        let mut grid = Grid::default();
        for (row, column, cell) in range.used_cells() {
            let row = u32::try_from(row).unwrap_or(u32::MAX).saturating_add(top);
            let column = u32::try_from(column).unwrap_or(u32::MAX).saturating_add(left);
            grid.put(row, column, value::text(cell), limits)?;
        }
        for merged in book.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default() {
            grid.merge(merged.start.0..=merged.end.0, merged.start.1);
        }
        let is_hidden = sheet.visible != SheetVisible::Visible;
        sheets.push(Sheet { name: sheet.name, is_hidden, grid });
    }
    Ok(sheets)
}

fn broken(error: XlsError) -> Fault {
    match error {
        XlsError::Password | XlsError::Cfb(_) => Fault::Closed,
        other => Fault::Broken(other.to_string()),
    }
}
