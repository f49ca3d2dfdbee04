//! Support for suites and journeys.
