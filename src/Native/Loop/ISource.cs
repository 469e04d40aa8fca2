namespace ActorPm.Native.Loop;

/// <summary>Something behind a descriptor that the event loop watches.</summary>
internal interface ISource
{
    /// <summary>The descriptor is ready (<see cref="Os.Epoll"/> flags).</summary>
    void OnReady(uint events);

    /// <summary>Handling it failed: close this source; the loop goes on with all others.</summary>
    void OnFault(Exception fault);
}
