//! The file that a query is about. Asks nothing.

use gloss_artifact::kinds;
use gloss_protocol::{Pointing, Query};

/// The file that a query is about, which is compared with the disk first, and named as it is now.
pub(crate) fn path_of(query: &mut Query) -> Option<&mut String> {
    match query {
        Query::Versions { path }
        | Query::View { path, .. }
        | Query::Text { path, .. }
        | Query::Compare { path, .. }
        | Query::Table { path, .. }
        | Query::ColumnValues { path, .. }
        | Query::FindCells { path, .. }
        | Query::CellSources { path, .. }
        | Query::NoteExport { path }
        | Query::Slides { path, .. }
        | Query::Slide { path, .. }
        | Query::SlidePicture { path, .. }
        | Query::ChartNumbers { path, .. }
        | Query::SiteOpen { path, .. }
        | Query::SiteLeaving { path, .. }
        | Query::SiteNews { path }
        | Query::Releases { path }
        | Query::Check { path, .. }
        | Query::About { path, .. }
        | Query::Copy { path, .. }
        | Query::ForeseeNote { path, .. }
        | Query::Acts { path, .. }
        | Query::Review { path, .. }
        | Query::Facts { path, .. } => Some(path),
        Query::Export { wish, .. } => Some(&mut wish.path),
        Query::Held { path } | Query::Notes { path } | Query::Cards { path } | Query::Find { path, .. } => {
            path.as_mut()
        }
        _ => None,
    }
}

/// Makes a query about a place of a file one about that place of its site.
pub(crate) fn point_into(query: &mut Query, file: Option<String>) {
    match (query, file) {
        (Query::Text { at, .. }, Some(file)) => {
            *at = Some(kinds::within(&file, at.as_deref().unwrap_or("all")));
        }
        (
            Query::ForeseeNote { at: Pointing::Where { at, .. }, .. }
            | Query::Acts { at: Some(Pointing::Where { at, .. }), .. },
            Some(file),
        ) => {
            *at = kinds::within(&file, at);
        }
        _ => {}
    }
}
