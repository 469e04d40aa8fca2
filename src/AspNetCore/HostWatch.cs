using System.Diagnostics;

namespace ActorPm.AspNetCore;

/// <summary>
/// Hears of each host that is about to be built, by the events that tools of the framework use for it (<c>HostFactoryResolver</c>): they
/// come for every way to build one, also for those that load no hosting startup assemblies.
/// </summary>
internal sealed class HostWatch : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    private const string Source = "Microsoft.Extensions.Hosting";
    private const string Building = "HostBuilding";

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == Source) value.Subscribe(this);
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value is not { Key: Building, Value: { } builder }) return;
        try
        {
            WebHosts.AddDeparture(builder);
        }
        catch (Exception unknown) when (unknown is IOException or TypeLoadException or MissingMethodException or BadImageFormatException)
        {
            // A framework that is not what this was built for: the program runs as it would without.
            Console.Error.WriteLine($"[actorpm] connections are not drained by {nameof(Departure)}: {unknown.Message}");
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
