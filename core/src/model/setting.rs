//! A field that knows whether it is set, absent, unknowable or meaningless.

use crate::span::{Span, Spanned};

/// The state of a field. Rules about presence act on `Set`, rules about absence on `Unset`; the other two are silence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting<T> {
    /// Known, and where it is written. Inherited values keep the place where they stand.
    Set(Spanned<T>),
    /// Known to be absent.
    Unset {
        /// The nearest owner: where a finding about the absence is shown.
        at: Span,
    },
    /// Written, but known at run time only: a variable without default, a template, an expression.
    Dynamic(Span),
    /// The format cannot say it, or cannot be asked here (a fragment, a foreign operating system).
    NotApplicable,
}

impl<T> Setting<T> {
    /// A known value.
    pub fn set(value: T, span: Span) -> Self {
        Setting::Set(Spanned::new(value, span))
    }

    /// The value with its place, if it is known.
    pub fn known(&self) -> Option<&Spanned<T>> {
        match self {
            Setting::Set(value) => Some(value),
            _ => None,
        }
    }

    /// The value, if it is known.
    pub fn value(&self) -> Option<&T> {
        self.known().map(|known| &known.value)
    }

    /// Where to report that the field is absent; `None` unless that is known.
    pub fn unset_at(&self) -> Option<Span> {
        match self {
            Setting::Unset { at } => Some(*at),
            _ => None,
        }
    }

    /// Whether the field is known to be absent.
    pub fn is_unset(&self) -> bool {
        matches!(self, Setting::Unset { .. })
    }

    /// Where the field is written, known or not.
    pub fn written_at(&self) -> Option<Span> {
        match self {
            Setting::Set(value) => Some(value.span),
            Setting::Dynamic(span) => Some(*span),
            _ => None,
        }
    }

    /// The setting with its value changed.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Setting<U> {
        match self {
            Setting::Set(value) => Setting::Set(value.map(f)),
            Setting::Unset { at } => Setting::Unset { at },
            Setting::Dynamic(span) => Setting::Dynamic(span),
            Setting::NotApplicable => Setting::NotApplicable,
        }
    }

    /// This setting, or the outer one where this one is absent: inheritance of one field.
    pub fn or(self, outer: Setting<T>) -> Setting<T> {
        match (self, outer) {
            (Setting::Unset { at }, Setting::Unset { .. } | Setting::NotApplicable) => Setting::Unset { at },
            (Setting::Unset { .. }, outer) => outer,
            (inner, _) => inner,
        }
    }
}

impl Setting<bool> {
    /// Where the field is set to true; `None` otherwise.
    pub fn true_at(&self) -> Option<Span> {
        self.known().filter(|known| known.value).map(|known| known.span)
    }

    /// Whether it is known to be true.
    pub fn is_true(&self) -> bool {
        self.true_at().is_some()
    }

    /// Whether it is known to be false, by being written so.
    pub fn is_false(&self) -> bool {
        self.value() == Some(&false)
    }
}
