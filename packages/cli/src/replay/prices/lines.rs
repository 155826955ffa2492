//! Line numbers as an editor shows them: the CSV reader's own are one too low after `\r\n` and after blank lines.

/// Counts lines forward through a file.
pub(super) struct Lines<'a> {
    text: &'a [u8],
    /// First byte that has not been looked at.
    at: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    pub fn new(text: &'a [u8]) -> Self {
        Lines { text, at: 0, line: 1 }
    }

    /// Line of the first character at or after `byte` that does not end a line. Never goes back.
    pub fn line_of(&mut self, byte: u64) -> u64 {
        let byte = usize::try_from(byte).unwrap_or(usize::MAX);
        while let Some(character) = self.text.get(self.at) {
            let ends_line = matches!(character, b'\r' | b'\n');
            if self.at >= byte && !ends_line {
                break;
            }
            let before_newline = *character == b'\r' && self.text.get(self.at + 1) == Some(&b'\n');
            if ends_line && !before_newline {
                self.line += 1;
            }
            self.at += 1;
        }
        self.line
    }
}
