//! SQLite, versions and blobs, log.
