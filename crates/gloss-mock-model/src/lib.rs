//! A model double: a real HTTP server that speaks the wires, scripted and faulty on demand.
