using System.Text;

namespace ActorPm.Keeper.Processes;

/// <summary>The writing end of a program's standard input. What the program does not read yet waits, up to a limit.</summary>
internal sealed class StandardInput : ISource
{
    private const long MostWaiting = 1 << 20;

    private readonly EventLoop _loop;
    private readonly OutgoingBytes _outgoing;

    public StandardInput(EventLoop loop, int descriptor, byte[] waiting)
    {
        _loop = loop;
        Descriptor = descriptor;
        Descriptors.SetNonBlocking(descriptor);
        _outgoing = new OutgoingBytes(descriptor, isSocket: false);
        loop.Watch(descriptor, 0, this);
        if (waiting.Length > 0) Add(waiting);
    }

    public int Descriptor { get; private set; }

    public byte[] Waiting => _outgoing.Remaining();

    /// <summary>False when the program has closed it, or has left too much unread.</summary>
    public bool TryWrite(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Descriptor >= 0 && _outgoing.Waiting + bytes.Length <= MostWaiting && Add(bytes);
    }

    public void OnReady(uint events)
    {
        if ((events & (Epoll.Fault | Epoll.HungUp)) != 0 || _outgoing.Flush() != 0) Close();
        else if (_outgoing.IsEmpty) _loop.Change(Descriptor, 0);
    }

    public void OnFault(Exception fault) => Close();

    public void Close()
    {
        if (Descriptor < 0) return;
        _loop.Forget(Descriptor);
        Descriptors.Close(Descriptor);
        Descriptor = -1;
    }

    private bool Add(byte[] bytes)
    {
        if (_outgoing.Add(bytes) != 0)
        {
            Close();
            return false;
        }

        if (!_outgoing.IsEmpty) _loop.Change(Descriptor, Epoll.Writable);
        return true;
    }
}
