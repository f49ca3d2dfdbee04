//! A program that is talked to: its input comes in pieces while it answers, ends where it is closed, and it is ended with all
//! that it began when it is wanted no more.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};

use gloss_sandbox::{Ended, Level, Limit, Limits, Policy, start_talking};

use crate::works::policy;

#[test]
fn what_is_written_is_answered_until_it_is_closed_or_ended() {
    let helper = crate::helper();
    for level in [Level::Full, Level::Reduced] {
        let dir = tempfile::tempdir_in("/var/tmp").unwrap();
        std::fs::create_dir_all(dir.path().join("scratch")).unwrap();
        std::fs::create_dir_all(dir.path().join("work")).unwrap();
        let echo = "while read -r line; do echo \"got $line\"; done; echo over >&2; exit 3";
        let (talking, pipes) = start_talking(&helper, &policy(level, dir.path(), echo)).unwrap();
        let (mut input, mut printed) = (File::from(pipes.input), BufReader::new(File::from(pipes.printed)));
        for word in ["one", "two"] {
            writeln!(input, "{word}").unwrap();
            let mut line = String::new();
            printed.read_line(&mut line).unwrap();
            assert_eq!(line, format!("got {word}\n"), "{level:?}");
        }
        drop(input);
        let mut errors = String::new();
        File::from(pipes.errors).read_to_string(&mut errors).unwrap();
        assert_eq!((errors.trim(), talking.wait().ended), ("over", Ended::Exited { code: 3 }));
        // Wanted no more, with what it left behind in the background.
        let stays = "sleep 1000 & sleep 1000 & echo here; cat > /dev/null; wait";
        let (talking, pipes) = start_talking(&helper, &policy(level, dir.path(), stays)).unwrap();
        let mut printed = BufReader::new(File::from(pipes.printed));
        let mut line = String::new();
        printed.read_line(&mut line).unwrap();
        let ender = talking.ender().unwrap();
        ender.end();
        assert_eq!(talking.wait().ended, Ended::Stopped, "{level:?}");
        // Nobody holds its output any more.
        assert_eq!(printed.read_line(&mut line).unwrap(), 0);
        let many = "i=0; while [ $i -lt 80 ]; do sleep 1000 & i=$((i+1)); done; wait";
        let limits = Limits { processes: 40, ..Limits::default() };
        let few = Policy { limits, ..policy(level, dir.path(), many) };
        let (talking, _pipes) = start_talking(&helper, &few).unwrap();
        assert_eq!(talking.wait().ended, Ended::Limit { limit: Limit::Processes }, "{level:?}");
    }
}
