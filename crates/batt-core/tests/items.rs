//! Laws of the memory that values are in: a list does what a `Vec` does, whatever is done to it; what is shared is dropped
//! once, by whoever has it last.

use std::sync::Arc;

use batt_core::value::{Items, Size};
use proptest::prelude::*;

/// An item that needs dropping: the owners of the token are counted.
type Item = (u8, Arc<()>);

/// Of which value the items are does not matter here.
const SIZE: Size = Size { leaves: 1, nesting: 1 };

/// Something that is done to a list.
#[derive(Clone, Debug)]
enum Step {
    Push(u8),
    /// Of iterators that know how many there are, and of those that do not.
    Extend(Vec<u8>, bool),
    Reserve(usize),
    Pop,
    Truncate(usize),
    Swap(usize),
    /// Of items that are the same as the one before them.
    Dedup,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let items = || proptest::collection::vec(0..4u8, 0..40);
    let step = prop_oneof![
        (0..4u8).prop_map(Step::Push),
        (items(), any::<bool>()).prop_map(|(items, known)| Step::Extend(items, known)),
        (0..30usize).prop_map(Step::Reserve),
        Just(Step::Pop),
        (0..60usize).prop_map(Step::Truncate),
        (0..60usize).prop_map(Step::Swap),
        Just(Step::Dedup),
    ];
    proptest::collection::vec(step, 0..12)
}

/// Do the steps to a list and to a `Vec`.
fn lists(first: &[u8], steps: &[Step], token: &Arc<()>) -> (Items<Item, u64>, Vec<Item>) {
    let item = |&n: &u8| (n, token.clone());
    let (mut list, mut model): (Items<Item, u64>, Vec<Item>) =
        (first.iter().map(item).collect(), first.iter().map(item).collect());
    for step in steps {
        match step {
            Step::Push(n) => {
                list.push(item(n));
                model.push(item(n));
            }
            Step::Extend(items, known) => {
                if *known {
                    list.extend(items.iter().map(item));
                } else {
                    list.extend(items.iter().filter(|_| true).map(item));
                }
                model.extend(items.iter().map(item));
            }
            Step::Reserve(more) => list.reserve(*more),
            Step::Pop => assert_eq!(list.pop(), model.pop()),
            Step::Truncate(len) => {
                list.truncate(*len);
                model.truncate(*len);
            }
            Step::Swap(k) if *k < model.len() => {
                list.swap(0, *k);
                model.swap(0, *k);
            }
            Step::Swap(_) => {}
            Step::Dedup => {
                list.dedup_by(|a, b| a.0 == b.0);
                model.dedup_by(|a, b| a.0 == b.0);
            }
        }
        assert_eq!(*list, *model);
    }
    (list, model)
}

proptest! {
    #[test]
    fn a_list_does_what_a_vec_does(first in proptest::collection::vec(0..4u8, 0..40), steps in steps(), head: u64) {
        let token = Arc::new(());
        let (list, model) = lists(&first, &steps, &token);
        let shared = list.share(head, SIZE);
        prop_assert_eq!(&*shared, &*model);
        prop_assert_eq!(*shared.head(), head);
        prop_assert_eq!(Arc::strong_count(&token), 1 + 2 * model.len());
        let other = shared.clone();
        drop(shared);
        prop_assert_eq!(&*other, &*model);
        drop((other, model));
        prop_assert_eq!(Arc::strong_count(&token), 1);
        // A list that is not shared drops its items as well.
        drop(lists(&first, &steps, &token));
        prop_assert_eq!(Arc::strong_count(&token), 1);
    }

    #[test]
    fn items_kept_under_a_condition_are_those_that_meet_it(items in proptest::collection::vec(any::<i16>(), 0..200)) {
        let mut list = Items::<i16>::new();
        items.iter().for_each(|&n| list.push_if(n % 3 == 0, n));
        let model: Vec<i16> = items.iter().copied().filter(|n| n % 3 == 0).collect();
        prop_assert_eq!(&*list, &*model);
        list.extend_from_slice(&items);
        prop_assert_eq!(&*list, &*[model, items].concat());
    }
}

#[test]
fn what_threads_share_is_dropped_once() {
    for _ in 0..50 {
        let token = Arc::new(());
        let shared = Items::<_>::from([token.clone()]).share((), SIZE);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                let mine = shared.clone();
                scope.spawn(move || (0..100).for_each(|_| drop(mine.clone())));
            }
            drop(shared);
        });
        assert_eq!(Arc::strong_count(&token), 1);
    }
}
