//! Journeys through the real binary. One file per story; a file that is not named here is a failing test.

mod command_line;
mod crash;
mod edges;
mod faults_files;
mod faults_model;
mod herd;
mod keyboard;
mod review;
mod scripted_notes;
mod states;
