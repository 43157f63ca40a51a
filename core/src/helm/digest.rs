//! Checksums of bytes: for `checksum/config` annotations and the like, not for secrets.
//!
//! Sources: FIPS 180-4 (SHA-1, SHA-256, SHA-512), RFC 1950 (Adler-32).

/// The fractions of the square roots of the first 8 primes, in units of 2^-64.
const SQUARE_ROOTS: [u64; 8] = [
    0x6a09e667f3bcc908,
    0xbb67ae8584caa73b,
    0x3c6ef372fe94f82b,
    0xa54ff53a5f1d36f1,
    0x510e527fade682d1,
    0x9b05688c2b3e6c1f,
    0x1f83d9abfb41bd6b,
    0x5be0cd19137e2179,
];

/// The fractions of the cube roots of the first 80 primes, in units of 2^-64.
const CUBE_ROOTS: [u64; 80] = [
    0x428a2f98d728ae22,
    0x7137449123ef65cd,
    0xb5c0fbcfec4d3b2f,
    0xe9b5dba58189dbbc,
    0x3956c25bf348b538,
    0x59f111f1b605d019,
    0x923f82a4af194f9b,
    0xab1c5ed5da6d8118,
    0xd807aa98a3030242,
    0x12835b0145706fbe,
    0x243185be4ee4b28c,
    0x550c7dc3d5ffb4e2,
    0x72be5d74f27b896f,
    0x80deb1fe3b1696b1,
    0x9bdc06a725c71235,
    0xc19bf174cf692694,
    0xe49b69c19ef14ad2,
    0xefbe4786384f25e3,
    0x0fc19dc68b8cd5b5,
    0x240ca1cc77ac9c65,
    0x2de92c6f592b0275,
    0x4a7484aa6ea6e483,
    0x5cb0a9dcbd41fbd4,
    0x76f988da831153b5,
    0x983e5152ee66dfab,
    0xa831c66d2db43210,
    0xb00327c898fb213f,
    0xbf597fc7beef0ee4,
    0xc6e00bf33da88fc2,
    0xd5a79147930aa725,
    0x06ca6351e003826f,
    0x142929670a0e6e70,
    0x27b70a8546d22ffc,
    0x2e1b21385c26c926,
    0x4d2c6dfc5ac42aed,
    0x53380d139d95b3df,
    0x650a73548baf63de,
    0x766a0abb3c77b2a8,
    0x81c2c92e47edaee6,
    0x92722c851482353b,
    0xa2bfe8a14cf10364,
    0xa81a664bbc423001,
    0xc24b8b70d0f89791,
    0xc76c51a30654be30,
    0xd192e819d6ef5218,
    0xd69906245565a910,
    0xf40e35855771202a,
    0x106aa07032bbd1b8,
    0x19a4c116b8d2d0c8,
    0x1e376c085141ab53,
    0x2748774cdf8eeb99,
    0x34b0bcb5e19b48a8,
    0x391c0cb3c5c95a63,
    0x4ed8aa4ae3418acb,
    0x5b9cca4f7763e373,
    0x682e6ff3d6b2b8a3,
    0x748f82ee5defb2fc,
    0x78a5636f43172f60,
    0x84c87814a1f0ab72,
    0x8cc702081a6439ec,
    0x90befffa23631e28,
    0xa4506cebde82bde9,
    0xbef9a3f7b2c67915,
    0xc67178f2e372532b,
    0xca273eceea26619c,
    0xd186b8c721c0c207,
    0xeada7dd6cde0eb1e,
    0xf57d4f7fee6ed178,
    0x06f067aa72176fba,
    0x0a637dc5a2c898a6,
    0x113f9804bef90dae,
    0x1b710b35131c471b,
    0x28db77f523047d84,
    0x32caab7b40c72493,
    0x3c9ebe0a15c9bebc,
    0x431d67c49c100d4c,
    0x4cc5d4becb3e42b6,
    0x597f299cfc657e2a,
    0x5fcb6fab3ad6faec,
    0x6c44198c4a475817,
];

/// The blocks of a message: with a bit, zeros and its length in bits at the end.
fn padded(message: &[u8], block: usize) -> Vec<u8> {
    let length_size = block / 8;
    let mut bytes = message.to_vec();
    bytes.push(0x80);
    while bytes.len() % block != block - length_size {
        bytes.push(0);
    }
    let bits = (message.len() as u128) << 3;
    let length = bits.to_be_bytes();
    bytes.extend(length.iter().skip(length.len() - length_size));
    bytes
}

/// SHA-1.
pub fn sha1(message: &[u8]) -> [u8; 20] {
    let mut state: [u32; 5] = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
    for block in padded(message, 64).chunks_exact(64) {
        let mut words = [0_u32; 80];
        for (word, bytes) in words.iter_mut().zip(block.chunks_exact(4)) {
            *word = bytes.iter().fold(0, |word, byte| word << 8 | u32::from(*byte));
        }
        for at in 16..80 {
            words[at] = (words[at - 3] ^ words[at - 8] ^ words[at - 14] ^ words[at - 16]).rotate_left(1);
        }
        let [mut a, mut b, mut c, mut d, mut e] = state;
        for (round, word) in words.iter().enumerate() {
            let (mix, constant) = match round / 20 {
                0 => (b & c | !b & d, 0x5a827999),
                1 => (b ^ c ^ d, 0x6ed9eba1),
                2 => (b & c | b & d | c & d, 0x8f1bbcdc),
                _ => (b ^ c ^ d, 0xca62c1d6_u32),
            };
            let next = a.rotate_left(5).wrapping_add(mix).wrapping_add(e).wrapping_add(constant).wrapping_add(*word);
            (a, b, c, d, e) = (next, a, b.rotate_left(30), c, d);
        }
        for (sum, part) in state.iter_mut().zip([a, b, c, d, e]) {
            *sum = sum.wrapping_add(part);
        }
    }
    let mut out = [0; 20];
    for (bytes, word) in out.chunks_exact_mut(4).zip(state) {
        bytes.copy_from_slice(&word.to_be_bytes());
    }
    out
}

/// SHA-256 and SHA-512 are the same with words of other sizes.
macro_rules! sha2 {
    ($message:expr, $word:ty, $rounds:literal, $size:literal, $constant:expr, $big:expr, $small:expr) => {{
        let constant: fn(u64) -> $word = $constant;
        let ([a0, a1, a2], [e0, e1, e2]): ([u32; 3], [u32; 3]) = $big;
        let ([p0, p1, p2], [q0, q1, q2]): ([u32; 3], [u32; 3]) = $small;
        let mut state: [$word; 8] = SQUARE_ROOTS.map(constant);
        for block in padded($message, size_of::<$word>() * 16).chunks_exact(size_of::<$word>() * 16) {
            let mut words: [$word; $rounds] = [0; $rounds];
            for (word, bytes) in words.iter_mut().zip(block.chunks_exact(size_of::<$word>())) {
                *word = bytes.iter().fold(0, |word, byte| word << 8 | <$word>::from(*byte));
            }
            for at in 16..$rounds {
                let (early, late) = (words[at - 15], words[at - 2]);
                let early = early.rotate_right(p0) ^ early.rotate_right(p1) ^ early >> p2;
                let late = late.rotate_right(q0) ^ late.rotate_right(q1) ^ late >> q2;
                words[at] = words[at - 16].wrapping_add(early).wrapping_add(words[at - 7]).wrapping_add(late);
            }
            let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = state;
            for (word, root) in words.iter().zip(CUBE_ROOTS) {
                let choice = e & f ^ !e & g;
                let majority = a & b ^ a & c ^ b & c;
                let one = h
                    .wrapping_add(e.rotate_right(e0) ^ e.rotate_right(e1) ^ e.rotate_right(e2))
                    .wrapping_add(choice)
                    .wrapping_add(constant(root))
                    .wrapping_add(*word);
                let other = (a.rotate_right(a0) ^ a.rotate_right(a1) ^ a.rotate_right(a2)).wrapping_add(majority);
                (a, b, c, d, e, f, g, h) = (one.wrapping_add(other), a, b, c, d.wrapping_add(one), e, f, g);
            }
            for (sum, part) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
                *sum = sum.wrapping_add(part);
            }
        }
        let mut out = [0; $size];
        for (bytes, word) in out.chunks_exact_mut(size_of::<$word>()).zip(state) {
            bytes.copy_from_slice(&word.to_be_bytes());
        }
        out
    }};
}

/// SHA-256.
pub fn sha256(message: &[u8]) -> [u8; 32] {
    let turns = ([2, 13, 22], [6, 11, 25]);
    sha2!(message, u32, 64, 32, |root| (root >> 32) as u32, turns, ([7, 18, 3], [17, 19, 10]))
}

/// SHA-512.
pub fn sha512(message: &[u8]) -> [u8; 64] {
    let turns = ([28, 34, 39], [14, 18, 41]);
    sha2!(message, u64, 80, 64, |root| root, turns, ([1, 8, 7], [19, 61, 6]))
}

/// Adler-32.
pub fn adler32(message: &[u8]) -> u32 {
    let (mut sum, mut sums) = (1_u32, 0_u32);
    for byte in message {
        sum = (sum + u32::from(*byte)) % 65_521;
        sums = (sums + sum) % 65_521;
    }
    sums << 16 | sum
}
