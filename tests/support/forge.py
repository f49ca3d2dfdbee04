"""Writes the log of a home anew so that it agrees with itself, as whoever can write all of the home could.

forge.py HOME FOLDER WHAT: changes the kind of entry 3 and chains all that follow again; WHAT says which of the places that know its
end are written too: any of `beside`, `home`, `folder`, separated by commas, or `none`.
"""
import hashlib, json, os, sqlite3, sys


def chain(previous, n, at, kind, ids, digest):
    hasher = hashlib.sha256()
    for part in (previous, str(n), str(at), kind, ids, digest):
        data = part.encode()
        hasher.update(len(data).to_bytes(8, "little"))
        hasher.update(data)
    return hasher.hexdigest()


def sealed(tally):
    text = json.dumps(tally, separators=(",", ":"))
    return (hashlib.sha256(text.encode()).hexdigest() + " " + text).encode()


def opened(data):
    return json.loads(data.split(b"\n")[0].split(b" ", 1)[1].strip())


home, folder, what = sys.argv[1], sys.argv[2], sys.argv[3].split(",")
space = next(os.scandir(os.path.join(home, "workspaces"))).path
base = sqlite3.connect(os.path.join(space, "workspace.db"))
base.executescript("DROP TRIGGER IF EXISTS log_only_grows; DROP TRIGGER IF EXISTS log_keeps_all;")
previous = "gloss"
for n, at, kind, ids, digest, was in base.execute("SELECT n, at, kind, ids, digest, hash FROM log ORDER BY n").fetchall():
    if n == 3:
        kind = "memory.rule"
    previous = chain(previous, n, at, kind, ids, digest)
    base.execute("UPDATE log SET kind = ?, hash = ? WHERE n = ?", (kind, previous, n))
base.commit()
base.close()
if "beside" in what:
    for path in (os.path.join(space, "workspace.tally"), os.path.join(home, "tallies", os.path.basename(space))):
        tally = opened(open(path, "rb").read())
        tally["hash"] = previous
        data = sealed(tally)
        open(path, "wb").write(data.ljust(1023, b" ") + b"\n")
if "home" in what:
    base = sqlite3.connect(os.path.join(home, "home.db"))
    for workspace, tally in base.execute("SELECT workspace, tally FROM marks").fetchall():
        tally = json.loads(tally)
        tally["hash"] = previous
        base.execute("UPDATE marks SET tally = ? WHERE workspace = ?", (json.dumps(tally), workspace))
    base.commit()
if "folder" in what:
    try:
        tally = opened(os.getxattr(folder, "user.gloss.tally"))
        tally["hash"] = previous
        os.setxattr(folder, "user.gloss.tally", sealed(tally))
    except OSError:
        pass
