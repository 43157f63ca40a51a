//! Tests of the shell parser.
