//! How programs came about.

use std::sync::Arc;

/// How a program came about.
#[derive(Debug)]
pub struct Origin {
    /// What it was made from; none for what was made from nothing.
    pub parent: Option<Arc<Origin>>,
    /// The operator, or the source.
    pub operator: Box<str>,
    /// What was changed.
    pub note: Box<str>,
    /// The canonical text of the program: all that is kept of ancestors, of which there may be many thousands.
    pub text: Box<str>,
}

impl Origin {
    /// A program made from `parent`.
    pub fn new(parent: Option<Arc<Origin>>, operator: &str, note: &str, text: String) -> Arc<Origin> {
        Arc::new(Origin { parent, operator: operator.into(), note: note.into(), text: text.into() })
    }
}

impl Drop for Origin {
    /// One ancestor after the other: dropping them by recursion would overflow the stack.
    fn drop(&mut self) {
        let mut next = self.parent.take();
        while let Some(mut origin) = next.and_then(Arc::into_inner) {
            next = origin.parent.take();
        }
    }
}
