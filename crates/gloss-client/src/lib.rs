//! Finds, starts and talks to the engine process; resumes.
