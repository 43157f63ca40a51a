//! Decimal fractions without errors of rounding, as `shopspring/decimal` 1.4.0 has them behind `addf`, `mulf` and `divf`.
//!
//! They have up to 38 digits here; what needs more is computed as Go's `float64` does it.

use crate::helm::failure::Failure;
use crate::helm::format;

/// How many digits behind the point a quotient has.
const QUOTIENT_DIGITS: i32 = 16;

/// A decimal fraction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Decimal {
    /// `digits` times ten to the power of `exponent`.
    Exact { digits: i128, exponent: i32 },
    /// What has too many digits.
    Rounded(f64),
}

impl Decimal {
    /// The decimal fraction with the fewest digits that means a number.
    ///
    /// # Errors
    /// If it is infinite or no number, in Go's words.
    pub fn new(number: f64) -> Result<Decimal, Failure> {
        if !number.is_finite() {
            let shown = format::float(number);
            return Err(Failure::new(format!("Cannot create a Decimal from {shown}")));
        }
        let scientific = format!("{number:e}");
        let (mantissa, power) = scientific.split_once('e').unwrap_or((&scientific, "0"));
        let fraction = mantissa.split_once('.').map_or(0, |(_, fraction)| fraction.len() as i32);
        let digits = mantissa.replace('.', "").parse().unwrap_or(0);
        Ok(Decimal::Exact { digits, exponent: power.parse::<i32>().unwrap_or(0) - fraction })
    }

    pub fn to_float(self) -> f64 {
        match self {
            Decimal::Exact { digits, exponent } => format!("{digits}e{exponent}").parse().unwrap_or(0.0),
            Decimal::Rounded(number) => number,
        }
    }

    pub fn add(self, other: Decimal) -> Result<Decimal, Failure> {
        Ok(self
            .aligned(other)
            .and_then(|(one, other, exponent)| exact(one.checked_add(other)?, exponent))
            .unwrap_or_else(|| Decimal::Rounded(self.to_float() + other.to_float())))
    }

    pub fn sub(self, other: Decimal) -> Result<Decimal, Failure> {
        Ok(self
            .aligned(other)
            .and_then(|(one, other, exponent)| exact(one.checked_sub(other)?, exponent))
            .unwrap_or_else(|| Decimal::Rounded(self.to_float() - other.to_float())))
    }

    pub fn mul(self, other: Decimal) -> Result<Decimal, Failure> {
        let product = match (self, other) {
            (Decimal::Exact { digits: one, exponent }, Decimal::Exact { digits: other, exponent: more }) => {
                one.checked_mul(other).zip(exponent.checked_add(more))
            }
            _ => None,
        };
        Ok(product
            .and_then(|(digits, exponent)| exact(digits, exponent))
            .unwrap_or_else(|| Decimal::Rounded(self.to_float() * other.to_float())))
    }

    /// Rounded half away from zero.
    pub fn div(self, other: Decimal) -> Result<Decimal, Failure> {
        if other.to_float() == 0.0 {
            return Err(Failure::new("decimal division by 0"));
        }
        Ok(self.quotient(other).unwrap_or_else(|| Decimal::Rounded(self.to_float() / other.to_float())))
    }

    fn quotient(self, other: Decimal) -> Option<Decimal> {
        let Decimal::Exact { digits: one, exponent } = self else { return None };
        let Decimal::Exact { digits: by, exponent: less } = other else { return None };
        let shift = exponent - less + QUOTIENT_DIGITS;
        let scale = 10_i128.checked_pow(shift.unsigned_abs())?;
        let (one, by) = if shift < 0 { (one, by.checked_mul(scale)?) } else { (one.checked_mul(scale)?, by) };
        let (quotient, rest) = (one.checked_div(by)?, one.checked_rem(by)?);
        let rounds = rest.unsigned_abs().checked_mul(2)? >= by.unsigned_abs();
        let step = if (one < 0) == (by < 0) { 1 } else { -1 };
        exact(if rounds { quotient.checked_add(step)? } else { quotient }, -QUOTIENT_DIGITS)
    }

    /// Both with the same exponent.
    fn aligned(self, other: Decimal) -> Option<(i128, i128, i32)> {
        let Decimal::Exact { digits: one, exponent } = self else { return None };
        let Decimal::Exact { digits: another, exponent: other } = other else { return None };
        let lower = exponent.min(other);
        let scaled = |digits: i128, exponent: i32| {
            digits.checked_mul(10_i128.checked_pow(exponent.checked_sub(lower)?.unsigned_abs())?)
        };
        Some((scaled(one, exponent)?, scaled(another, other)?, lower))
    }
}

fn exact(digits: i128, exponent: i32) -> Option<Decimal> {
    Some(Decimal::Exact { digits, exponent })
}
