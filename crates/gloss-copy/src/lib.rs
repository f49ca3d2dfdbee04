//! Copies to hand on that lay nothing out: a site as one page or an archive, and anything as a review copy. Bytes in, bytes
//! out: opens no file and no address.

mod review;
mod site;

pub use review::{INSIDE, Images, ReviewBody, ReviewJob, ReviewPart, ReviewSheet, ReviewSlide, review};
pub use site::{SiteFile, site_page, site_zip};
