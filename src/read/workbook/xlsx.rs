//! Office Open XML, cell by cell.

use std::io::Cursor;

use calamine::{Data, DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::grid::{Grid, Limits};
use super::{Fault, NOT_COMPUTED, Sheet, archive, value};

pub(super) fn sheets(bytes: Vec<u8>, limits: Limits) -> Result<Vec<Sheet>, Fault> {
    archive::open(&bytes)?;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let known = book.sheets_metadata().to_vec();
    let mut sheets = Vec::with_capacity(known.len());
    for sheet in known {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let mut grid = Grid::default();
        cells(&mut book, &sheet.name, &mut grid, limits)?;
        // Where the list of merged cells cannot be read, each cell still says what it says.
        for merged in book.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default() {
            grid.merge(merged.start.0..=merged.end.0, merged.start.1);
        }
        let is_hidden = sheet.visible != SheetVisible::Visible;
        sheets.push(Sheet { name: sheet.name, is_hidden, grid });
    }
    Ok(sheets)
}

fn cells(
    book: &mut Xlsx<Cursor<Vec<u8>>>,
    name: &str,
    grid: &mut Grid,
    limits: Limits,
) -> Result<(), Fault> {
    let mut reader = match book.worksheet_cells_reader(name) {
        Ok(reader) => reader,
        // A sheet of another kind (a chart, a macro) has no cells.
        Err(XlsxError::NotAWorksheet(_)) => return Ok(()),
        Err(error) => return Err(broken(error)),
    };
    while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(broken)? {
        let (row, column) = cell.pos;
        let text = match (cell.value, cell.formula) {
            (DataRef::Empty, Some(_)) => NOT_COMPUTED.to_owned(),
            (DataRef::SharedString(text), _) => text.to_owned(),
            (other, _) => value::text(&Data::from(other)),
        };
        grid.put(row, column, text, limits)?;
    }
    Ok(())
}

fn broken(error: XlsxError) -> Fault {
    match error {
        XlsxError::Password => Fault::Closed,
        other => Fault::Broken(other.to_string()),
    }
}
