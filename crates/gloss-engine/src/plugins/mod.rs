//! Plugins of a home: found in marketplaces, installed as plain files, read, updated where they may do no more than before, and
//! removed without a rest. What each may do is worked out from its files. None is run by being installed.

mod address;
mod change;
mod download;
mod fetched;
mod installed;
mod list;
mod loaded;
mod markets;
mod own;
mod sample;
mod source;
mod workspace_folder;

pub(crate) use change::{change, check_installed};
pub(crate) use list::{authority, list, search};
pub(crate) use loaded::{Loaded, Plugins, check_files};
pub(crate) use sample::put_sample;
pub(crate) use workspace_folder::{folder_of_workspace, remove_folders};
