//! Command in, Event out; supervises; the only writer to the store.
