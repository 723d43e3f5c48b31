//! Steps over the tokens of one text with the words of one language. Used by `span`,
//! `hour`, `day` and `parse`. Every step returns all the ways on, so that nothing is
//! decided before the whole text has been read.
use super::text::{Kind, Token};
use super::words::{Vocabulary, Word};

/// What was read, and the index of the token after it, for every way to read it.
pub(super) type Found<T> = Vec<(T, usize)>;

pub(super) struct Scan<'a> {
    pub tokens: &'a [Token],
    pub words: &'static Vocabulary,
}

/// Digits as written: "05" is not the same as "5".
#[derive(Clone, Copy, Debug)]
pub(super) struct Digits {
    pub value: u32,
    pub count: usize,
}

impl Scan<'_> {
    fn rest(&self, at: usize) -> &[Token] {
        self.tokens.get(at..).unwrap_or_default()
    }

    pub fn is_end(&self, at: usize) -> bool {
        self.rest(at).is_empty()
    }

    pub fn is_glued(&self, at: usize) -> bool {
        self.rest(at).first().is_some_and(|token| token.glued)
    }

    /// Every meaning at `at` that `wanted` takes.
    pub fn pick<T>(&self, at: usize, wanted: impl Fn(Word) -> Option<T>) -> Found<T> {
        let meanings = self.words.meanings(self.rest(at));
        meanings.filter_map(|(word, length)| Some((wanted(word)?, at + length))).collect()
    }

    /// The places after `word`, by each of its phrases that stands here.
    pub fn after(&self, at: usize, word: Word) -> Vec<usize> {
        self.pick(at, |found| (found == word).then_some(())).into_iter().map(|(_, next)| next).collect()
    }

    /// Past `word` if it stands here, else where we are.
    pub fn skip(&self, at: usize, word: Word) -> usize {
        self.after(at, word).into_iter().max().unwrap_or(at)
    }

    pub fn digits(&self, at: usize) -> Option<Digits> {
        match self.rest(at).first()?.kind {
            Kind::Num { value, digits } => Some(Digits { value, count: digits }),
            _ => None,
        }
    }

    /// Digits written without a space after what stands before them.
    pub fn glued_digits(&self, at: usize) -> Option<Digits> {
        self.digits(at).filter(|_| self.is_glued(at))
    }

    pub fn is_mark(&self, at: usize, mark: char) -> bool {
        self.rest(at).first().is_some_and(|token| token.kind == Kind::Mark(mark))
    }

    pub fn is_glued_mark(&self, at: usize, mark: char) -> bool {
        self.is_glued(at) && self.is_mark(at, mark)
    }

    pub fn is_word(&self, at: usize, text: &str) -> bool {
        matches!(self.rest(at).first(), Some(Token { kind: Kind::Word(word), .. }) if word == text)
    }

    /// Past the dot of an abbreviation.
    pub fn skip_dot(&self, at: usize) -> usize {
        if self.is_glued_mark(at, '.') { at + 1 } else { at }
    }

    /// Past `word` and the dot of its abbreviation, if it stands here.
    pub fn skip_dot_after(&self, at: usize, word: Word) -> usize {
        let next = self.skip(at, word);
        if next > at { self.skip_dot(next) } else { at }
    }
}
