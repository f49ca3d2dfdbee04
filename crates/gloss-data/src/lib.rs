//! The workspace's tables, SQL over them, facts.
