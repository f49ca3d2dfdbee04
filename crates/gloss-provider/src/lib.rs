//! Model wires behind one trait.
