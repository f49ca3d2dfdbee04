//! The house: commands in, events out. One process per home supervises all of its workspaces and is the only
//! writer to their stores.
//!
//! `process` keeps the one engine and its socket, `connection` speaks with one shell, `core` is the one task
//! that owns all state, `space` is a workspace, over its rooms: `versions`, `turn`, `goals`, `recipes`, `automations` and
//! `releases`, each over `doors`. `handlers` has a file per family of commands, `queries` what
//! can be asked, `turn` what an agent's turn does to the house. Draws nothing and decides nothing about places:
//! that is `gloss-artifact`'s.

mod access;
mod acting;
mod auto_review;
mod automations;
mod cache;
mod cards;
mod clock;
mod commands;
mod config;
mod connection;
mod content;
mod context;
mod core;
mod cost;
mod deck;
mod digest;
mod doors;
mod feed;
mod figures;
mod follow;
mod fonts;
mod forms;
mod goals;
mod handlers;
mod home;
mod hooks;
mod meaning;
mod models;
mod money;
mod naming;
mod notes;
mod off_core;
mod operations;
mod origin;
mod outgoing;
mod plain_file;
mod plugins;
mod process;
mod programs;
mod provider_pool;
mod providers;
mod queries;
mod recipes;
mod redacted;
mod releases;
mod remake;
mod renewals;
mod rest;
mod restoring;
mod roles;
mod sample;
mod secret;
mod seen;
mod servers;
mod sheet;
mod sites;
mod skills;
mod space;
mod suggesting;
mod surroundings;
mod tables;
mod texts;
mod troubles;
mod turn;
mod variant;
mod versions;
mod watch;
mod web;
mod words;

pub use process::serve;
