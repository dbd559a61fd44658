//! Output files: opened before the work starts, under temporary names in their own folder, renamed together at the end.

use std::cell::RefCell;
use std::fs::{self, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use tempfile::NamedTempFile;

/// Files that are written whole and wait for their names.
type Ready = Rc<RefCell<Vec<(NamedTempFile, PathBuf)>>>;

/// A folder that takes the files of a run. Dropped without [`OutFolder::publish`], it leaves no trace of the run.
#[derive(Debug)]
pub struct OutFolder {
    path: PathBuf,
    ready: Ready,
}

/// A file that gets its name when the run has ended.
#[derive(Debug)]
pub struct OutFile {
    writer: BufWriter<NamedTempFile>,
    target: PathBuf,
    ready: Ready,
}

/// Names of files that have none yet.
const PREFIX: &str = ".commentsift-";
const SUFFIX: &str = ".tmp";

/// Takes away what a killed run left: files with our temporary names that no run holds a lock on, however young, since a script
/// begins the next run at once. What cannot be judged stays. A run that has just made a file and not locked it yet loses it, and
/// makes another: see [`locked`].
fn clear(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.filter_map(Result::ok) {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_ours = name.starts_with(PREFIX) && name.ends_with(SUFFIX);
        if is_ours && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            let _ = remove_if_dead(&entry.path());
        }
    }
}

fn remove_if_dead(path: &Path) -> io::Result<()> {
    // Some network drives lock only what is open for writing.
    let file = fs::File::options().read(true).write(true).open(path)?;
    if file.try_lock().is_ok() {
        fs::remove_file(path)?;
    }
    Ok(())
}

/// How often a file is made anew that another run took for a dead one's: it clears once, when it begins.
const ATTEMPTS: usize = 16;

/// Makes a file and locks it for as long as this run lives, so that another one knows. Where a drive has no locks it stays without
/// one; then nothing is ever cleared.
fn locked(make: impl Fn() -> io::Result<NamedTempFile>) -> io::Result<NamedTempFile> {
    for _ in 0..ATTEMPTS {
        let file = make()?;
        let is_judged = matches!(file.as_file().try_lock(), Err(TryLockError::WouldBlock));
        if !is_judged && file.path().exists() {
            return Ok(file);
        }
    }
    make()
}

impl OutFolder {
    /// Makes the folder where it is missing.
    ///
    /// # Errors
    ///
    /// Where the folder can't be made, or a file stands in its place.
    pub fn open(path: &Path) -> io::Result<Self> {
        fs::create_dir_all(path)?;
        clear(path);
        Ok(OutFolder {
            path: path.into(),
            ready: Ready::default(),
        })
    }

    /// Opens a file in the folder under a temporary name. This is also the test whether the folder can be written to.
    ///
    /// # Errors
    ///
    /// Where no file can be made, or a folder stands where the file is to be.
    pub fn create(&self, name: &str) -> io::Result<OutFile> {
        let target = self.path.join(name);
        if target.is_dir() {
            return Err(io::Error::new(
                io::ErrorKind::IsADirectory,
                format!("{} is a folder", target.display()),
            ));
        }
        let mut builder = tempfile::Builder::new();
        builder.prefix(PREFIX).suffix(SUFFIX);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            // As any other new file, cut by the umask; the default would be private.
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        let file = locked(|| builder.tempfile_in(&self.path))?;
        Ok(OutFile {
            writer: BufWriter::with_capacity(1 << 16, file),
            target,
            ready: Rc::clone(&self.ready),
        })
    }

    /// Gives the closed files their names, all together.
    ///
    /// # Errors
    ///
    /// Where a file can't be renamed.
    pub fn publish(self) -> io::Result<()> {
        for (file, target) in self.ready.take() {
            file.persist(target).map_err(|error| error.error)?;
        }
        Ok(())
    }
}

impl OutFile {
    /// Writes out what is buffered; the file then waits for [`OutFolder::publish`].
    ///
    /// # Errors
    ///
    /// A failed flush counts as much as a failed write.
    pub fn close(self) -> io::Result<()> {
        let file = self
            .writer
            .into_inner()
            .map_err(|error| error.into_error())?;
        // On network drives some errors show only here.
        file.as_file().sync_all()?;
        self.ready.borrow_mut().push((file, self.target));
        Ok(())
    }
}

impl Write for OutFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder");
        let mut names: Vec<String> = entries
            .map(|entry| {
                entry
                    .expect("an entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        names.sort();
        names
    }

    #[test]
    fn files_appear_together_and_foreign_ones_stay() {
        let place = tempfile::tempdir().expect("a folder");
        let path = place.path().join("deep/out");
        let folder = OutFolder::open(&path).expect("made");
        fs::write(path.join("a.csv"), "old").expect("written");
        fs::write(path.join("notes.txt"), "mine").expect("written");
        let mut a = folder.create("a.csv").expect("opened");
        let b = folder.create("b.csv").expect("opened");
        a.write_all(b"new").expect("written");
        a.close().expect("closed");
        b.close().expect("closed");
        assert_eq!(fs::read_to_string(path.join("a.csv")).expect("read"), "old");
        folder.publish().expect("renamed");
        assert_eq!(names(&path), ["a.csv", "b.csv", "notes.txt"]);
        assert_eq!(fs::read_to_string(path.join("a.csv")).expect("read"), "new");
    }

    /// A killed run leaves its temporary files; those of a run that lives, and those of others, stay.
    #[test]
    fn what_a_killed_run_left_is_cleared() {
        let place = tempfile::tempdir().expect("a folder");
        let path = place.path();
        for name in [
            ".commentsift-dead01.tmp",
            ".commentsift-mine.csv",
            "commentsift-x.tmp",
        ] {
            fs::File::create(path.join(name)).expect("made");
        }
        let live = OutFolder::open(path).expect("opened");
        let a = live.create("a.csv").expect("made");
        let all = names(path);
        assert!(
            !all.contains(&".commentsift-dead01.tmp".to_owned()),
            "{all:?}"
        );
        OutFolder::open(path).expect("opened");
        assert_eq!(names(path), all, "nothing of a run that lives");
        assert_eq!(all.len(), 3);
        drop((a, live));
        assert_eq!(names(path).len(), 2);
    }

    /// Between its making and its lock a file looks like one of a dead run.
    #[test]
    fn a_file_that_another_run_cleared_is_made_anew() {
        let place = tempfile::tempdir().expect("a folder");
        let made = std::cell::Cell::new(0);
        let file = locked(|| {
            let file = NamedTempFile::new_in(place.path())?;
            made.set(made.get() + 1);
            if made.get() < 3 {
                fs::remove_file(file.path())?;
            }
            Ok(file)
        });
        assert!(file.expect("made").path().exists());
        assert_eq!(made.get(), 3);
    }

    #[test]
    fn a_dropped_file_leaves_no_trace() {
        let place = tempfile::tempdir().expect("a folder");
        let folder = OutFolder::open(place.path()).expect("opened");
        folder
            .create("a.csv")
            .expect("opened")
            .close()
            .expect("closed");
        drop(folder.create("b.csv").expect("opened"));
        drop(folder);
        assert!(names(place.path()).is_empty());
    }

    #[test]
    fn what_stands_in_the_way_is_found_before_the_work() {
        let place = tempfile::tempdir().expect("a folder");
        let file = place.path().join("out");
        fs::write(&file, "").expect("written");
        assert!(OutFolder::open(&file).is_err());
        fs::create_dir(place.path().join("a.csv")).expect("made");
        let folder = OutFolder::open(place.path()).expect("opened");
        assert!(folder.create("a.csv").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn files_are_as_readable_as_any_other() {
        use std::os::unix::fs::PermissionsExt as _;
        let place = tempfile::tempdir().expect("a folder");
        let folder = OutFolder::open(place.path()).expect("opened");
        folder.create("a").expect("opened").close().expect("closed");
        folder.publish().expect("renamed");
        fs::write(place.path().join("b"), "").expect("written");
        let mode = |name| {
            fs::metadata(place.path().join(name))
                .expect("there")
                .permissions()
                .mode()
        };
        assert_eq!(mode("a"), mode("b"));
    }
}
