//! Journeys through the real binary. One file per story; a file that is not named here is a failing test.

mod access;
mod annotations;
mod command_line;
mod crash;
mod edges;
mod faults_files;
mod faults_model;
mod first_minute;
mod follow_ons;
mod herd;
mod hostile_notes;
mod keyboard;
mod looks;
mod lost_places;
mod outside_edit;
mod places_on_screen;
mod renamed;
mod review;
mod scenarios_flow;
mod scenarios_places;
mod scripted_notes;
mod states;
mod ten_notes;
mod twenty_notes;
mod undo;
