//! What is hidden below a granted folder: by its name, by other names, and by names that change.

use super::Walls;
use crate::attempt::{
    Attempt,
    Seen::{Printed, Secret},
    at, pl, py, sh,
};
use crate::evidence::Wall::{self, Landlock, Root};
use crate::world::World;

/// In the root there is an empty thing in its place.
const HIDDEN: Walls = [&[Root, Landlock], &[Landlock]];

pub(super) const ALL: &[Attempt] = &[
    sh("a file", Secret, HIDDEN, "cat $D/.env || exit; [ -s $D/.env ] || echo 'not there: it is empty'"),
    sh(
        "a file in a folder within",
        Secret,
        HIDDEN,
        "cat $D/deep/er/.env; [ -s $D/deep/er/.env ] || echo 'not there: it is empty'",
    ),
    sh("a file in a hidden folder", Secret, HIDDEN, "cat $D/keys/deploy.pem"),
    sh("a search through everything", Secret, HIDDEN, "grep -r CANARY $D; cat $D/keys/deploy.pem"),
    sh(
        "a copy of everything",
        Secret,
        HIDDEN,
        "cp -r $D own; cat own/.env own/keys/*; cat $D/keys/deploy.pem",
    ),
    sh(
        "an archive of everything",
        Secret,
        HIDDEN,
        "tar cf own.tar -C $D .; cat own.tar; cat $D/keys/deploy.pem",
    ),
    pl(
        "a second name for it",
        Secret,
        HIDDEN,
        "link \"$ENV{D}/.env\", 'own' or die \"$!\"; open F, 'own'; print <F>",
    ),
    pl(
        "a second name for what it hides in",
        Secret,
        HIDDEN,
        "rename \"$ENV{D}/keys\", 'own' or die \"$!\"; open F, 'own/deploy.pem'; print <F>",
    ),
    sh("a link to it", Secret, HIDDEN, "ln -s $D/.env own; ln -s $D/keys k; cat own; cat k/deploy.pem"),
    sh(
        "through /proc/self/root",
        Secret,
        HIDDEN,
        "cat /proc/self/root$D/.env; cat /proc/self/root$D/keys/deploy.pem",
    ),
    sh(
        "through its folder’s number",
        Secret,
        HIDDEN,
        "exec 9< $D; cat /proc/self/fd/9/.env; cat /proc/self/fd/9/keys/deploy.pem",
    ),
    sh("from within its folder", Secret, HIDDEN, "cd $D/keys; cat deploy.pem; cat $D/keys/deploy.pem"),
    sh("by .. out of a folder beside", Secret, HIDDEN, "cd $D/deep; cat ../.env; cat ../keys/deploy.pem"),
    sh(
        "by names in other letters",
        Secret,
        HIDDEN,
        "
cat $D/.ENV $D/.Env $D/KEYS/deploy.pem $D/keys/DEPLOY.PEM; cat $D//.env $D/./keys/./deploy.pem",
    )
    .bare(crate::attempt::Command::Sh("cat $D//.env $D/./keys/./deploy.pem")),
    sh(
        "by taking away what lies upon it",
        Secret,
        HIDDEN,
        "umount $D/.env; cat $D/.env; cat $D/keys/deploy.pem",
    ),
    sh(
        "by making its folder one’s own",
        Secret,
        HIDDEN,
        "chmod 777 $D/keys; cat $D/keys/deploy.pem; echo x > $D/keys/x",
    ),
    py(
        "when it is saved anew while a command runs",
        Secret,
        HIDDEN,
        "
import os, time
open('begun', 'w').close()
while not os.path.exists('acted'): time.sleep(.001)
for _ in range(20):
    try: print(open(os.environ['D'] + '/.env').read(), end='')
    except OSError as error: print(error)
    time.sleep(.002)
if not os.path.getsize(os.environ['D'] + '/.env'): print('not there: it is empty')",
    )
    .meanwhile(save_anew),
    py(
        "when its folder is made anew while a command runs",
        Secret,
        HIDDEN,
        "
import os, time
open('begun', 'w').close()
while not os.path.exists('acted'): time.sleep(.001)
for _ in range(20):
    try: print(open(os.environ['D'] + '/keys/deploy.pem').read(), end='')
    except OSError as error: print(error)
    time.sleep(.002)",
    )
    .meanwhile(folder_anew),
    at("by swapping a link", Secret, HIDDEN, "race D keys/deploy.pem"),
    sh(
        "names in a hidden folder",
        Printed("deploy.pem"),
        [&[Root, Landlock], &[Wall::None, Landlock]],
        "ls $D/keys",
    ),
];

/// As editors save: a new file is moved over the old one.
fn save_anew(world: &World) {
    std::fs::write(world.at("work/.env.new"), &world.secret).unwrap();
    std::fs::rename(world.at("work/.env.new"), world.at("work/.env")).unwrap();
}

fn folder_anew(world: &World) {
    std::fs::rename(world.at("work/keys"), world.at("work/keys.old")).unwrap();
    std::fs::create_dir(world.at("work/keys")).unwrap();
    std::fs::write(world.at("work/keys/deploy.pem"), &world.secret).unwrap();
}
