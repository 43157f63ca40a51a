//! The rules of lintainer: one folder per practice, one file per rule.
