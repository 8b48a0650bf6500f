package org.dialtone.journal;

import java.time.Duration;

/// The file, to the one thread that writes it. Every call may block for as long as the disk likes.
///
/// A port so that tests can put a disk under the recorder that hangs, fails, or lies.
interface Store extends AutoCloseable {

    /// Opens the file; makes it if it is not there.
    ///
    /// @param ifCreated the epoch of a file that is made, and where it begins
    Contents open(Epoch ifCreated) throws StoreException;

    /// Whether the file is there, and the one that was opened if one was.
    boolean present();

    /// Writes all of it or nothing, and returns when a crash cannot take it back.
    void write(Batch batch) throws StoreException;

    /// Writes something small, to see whether the disk takes it.
    void probe(long clock) throws StoreException;

    /// Bytes that the events take in the file, without what is free in it.
    long used() throws StoreException;

    /// The revision up to which events are older than a moment, looking at the oldest few thousand;
    /// `first` - 1 if none is.
    long olderThan(long first, long nanos) throws StoreException;

    /// Deletes events before this revision, and the epochs before this one; gives some free pages
    /// back to the file system.
    void expire(long first, Epoch oldest) throws StoreException;

    /// Bytes on disk. Any thread.
    long bytes();

    /// Moves the closed file away.
    ///
    /// @return its new name
    String setAside() throws StoreException;

    /// Closes the file; it can be opened again. Closing a closed one does nothing.
    @Override
    void close();

    /// How long a statement waits for another connection's lock.
    Duration BUSY = Duration.ofSeconds(1);
}
