//! Leave taken away while it is used: what runs is cut off at once, and nothing begins any more.

use std::io::Read;
use std::time::{Duration, Instant};

use gloss_network::{Hosts, Outcome};

use crate::namespace::inside;
use crate::program::{ask, chunk};
use crate::world::{World, hosts};

const TICKS: &str = "GET /ticks HTTP/1.1\r\nHost: hofer.example\r\n\r\n";

#[test]
fn a_tunnel_ends_with_its_leave() {
    inside("revoking::a_tunnel_ends_with_its_leave", || {
        let world = World::new();
        let mut task = world.task(hosts(&["hofer.example", "other.example"], &[]));
        let (mut cut, mut stays) =
            (task.tunnel("hofer.example").unwrap(), task.tunnel("other.example").unwrap());
        std::io::Write::write_all(&mut cut, TICKS.as_bytes()).unwrap();
        let mut head = [0; 100];
        assert!(cut.read(&mut head).unwrap() > 0);
        task.entries(5);
        let rule = "hofer.example".parse().unwrap();
        let begun = Instant::now();
        task.proxy.grant(task.proxy.hosts().without(&rule));
        let mut rest = [0; 1000];
        while matches!(cut.read(&mut rest), Ok(1..)) && begun.elapsed() < Duration::from_secs(5) {}
        let took = begun.elapsed();
        println!("measured: a running tunnel was closed {took:?} after its leave was taken away");
        assert!(took < Duration::from_secs(1), "{took:?}");
        let last = task.entries(1).pop().unwrap();
        assert_eq!((last.host.as_str(), last.outcome), ("hofer.example", Outcome::CutOff));
        assert_eq!(task.tunnel("hofer.example").err().map(|answer| answer.status), Some(403));
        let other = ask(&mut stays, "GET / HTTP/1.1\r\nHost: other.example\r\n\r\n");
        assert_eq!(other.status, 200, "another host's tunnel goes on");
    });
}

#[test]
fn less_leave_ends_what_had_more_and_the_same_leave_ends_nothing() {
    inside("revoking::less_leave_ends_what_had_more_and_the_same_leave_ends_nothing", || {
        let world = World::new();
        let task = world.task(hosts(&[], &["hofer.example"]));
        let mut tunnel = task.tunnel("hofer.example").unwrap();
        std::io::Write::write_all(&mut tunnel, TICKS.as_bytes()).unwrap();
        let mut head = [0; 20];
        tunnel.read_exact(&mut head).unwrap();
        task.proxy.grant(hosts(&["other.example"], &["hofer.example", "*.hofer.example"]));
        std::thread::sleep(Duration::from_millis(300));
        let mut piece = [0; 100];
        assert!(tunnel.read(&mut piece).unwrap() > 0 && tunnel.read(&mut piece).unwrap() > 0, "it goes on");
        task.proxy.grant(hosts(&["hofer.example"], &[]));
        let begun = Instant::now();
        while matches!(tunnel.read(&mut piece), Ok(1..)) {
            assert!(begun.elapsed() < Duration::from_secs(1));
        }
        let post = "POST / HTTP/1.1\r\nHost: hofer.example\r\nContent-Length: 1\r\n\r\nx";
        assert_eq!(task.through("hofer.example", post).status, 403);
    });
}

#[test]
fn a_hundred_busy_tunnels_end_and_nothing_begins_after() {
    inside("revoking::a_hundred_busy_tunnels_end_and_nothing_begins_after", || {
        let world = World::new();
        let mut worst = Duration::ZERO;
        for round in 0..10 {
            let task = world.task(hosts(&["hofer.example"], &[]));
            let programs: Vec<_> = (0..10)
                .map(|_| {
                    let mut tunnel = task.tunnel("hofer.example").unwrap();
                    std::thread::spawn(move || {
                        let until = Instant::now() + Duration::from_secs(10);
                        let request = "GET /busy HTTP/1.1\r\nHost: hofer.example\r\n\r\n";
                        while ask(&mut tunnel, request).status == 200 && Instant::now() < until {}
                        Instant::now()
                    })
                })
                .collect();
            std::thread::sleep(Duration::from_millis(20 + round));
            task.proxy.grant(Hosts::default());
            let acknowledged = Instant::now();
            // What was on its way to the server when the leave went may still be heard by it.
            std::thread::sleep(Duration::from_millis(100));
            let heard = World::requests(&world.site);
            for program in programs {
                worst = worst.max(program.join().unwrap().saturating_duration_since(acknowledged));
            }
            std::thread::sleep(Duration::from_millis(100));
            assert_eq!(World::requests(&world.site), heard, "something began after the leave was gone");
        }
        println!(
            "measured: of a hundred busy tunnels the last ended {worst:?} after its leave was taken away"
        );
        assert!(worst < Duration::from_secs(1), "{worst:?}");
    });
}

#[test]
fn a_proxy_that_goes_takes_its_connections_with_it() {
    inside("revoking::a_proxy_that_goes_takes_its_connections_with_it", || {
        let world = World::new();
        let task = world.task(hosts(&["hofer.example"], &[]));
        let mut tunnel = task.tunnel("hofer.example").unwrap();
        let _ = std::io::Write::write_all(&mut tunnel, TICKS.as_bytes());
        let mut head = [0; 20];
        tunnel.read_exact(&mut head).unwrap();
        drop(task);
        let begun = Instant::now();
        while chunk(&mut tunnel).is_some() {
            assert!(begun.elapsed() < Duration::from_secs(1));
        }
        assert!(begun.elapsed() < Duration::from_secs(1));
    });
}
