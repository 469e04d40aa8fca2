using System.Runtime.InteropServices;

namespace ActorPm.Shell.Os;

/// <summary>
/// Writes to an open descriptor with write(2). The framework's console stream hides a closed pipe, so
/// that <c>pbm logs | head</c> would follow for ever; its file stream writes at offsets of its own, so
/// that two commands redirected into one file would overwrite each other.
/// </summary>
internal sealed unsafe class DescriptorStream(int descriptor) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <exception cref="OutputClosedException">Nobody reads the pipe any more, or the terminal is gone.</exception>
    /// <exception cref="IOException">It cannot be written (a full disk).</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            for (var written = 0; written < buffer.Length;)
            {
                var count = LibC.Write(descriptor, start + written, buffer.Length - written);
                if (count >= 0) written += (int)count;
                else Recover(Marshal.GetLastPInvokeError());
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    // Returns when the write can be tried again.
    private void Recover(int error)
    {
        switch (error)
        {
            case LibC.Interrupted:
                return;
            case LibC.TryAgain:
                // Somebody made the shared terminal or pipe non-blocking; wait until it takes more.
                var entry = new LibC.PollEntry { Descriptor = descriptor, Events = LibC.PollOut };
                _ = LibC.Poll(&entry, 1, -1);
                return;
            case LibC.BrokenPipe or LibC.InputOutput:
                throw new OutputClosedException();
            default:
                throw new IOException($"cannot write the output: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }
}
