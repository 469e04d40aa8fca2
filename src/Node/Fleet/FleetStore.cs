using System.Text.Json;
using ActorPm.Contracts.Api;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Trust;
using ActorPm.Node.Api.Wire;
using ActorPm.Node.Os;

namespace ActorPm.Node.Fleet;

/// <summary>
/// <c>fleet.json</c>: written whole into a new file that then takes the old one's name, so that it is never half. What is
/// in it was on disk before anybody was told.
/// </summary>
internal sealed class FleetStore(string path)
{
    private readonly Lock _lock = new();
    private volatile FleetFile? _current;

    /// <summary>What is in the file; null outside a fleet.</summary>
    public FleetFile? Current => _current;

    /// <summary>What is in the file.</summary>
    /// <exception cref="ApiException">This server is in no fleet.</exception>
    public FleetFile Required => _current ?? throw NoFleet();

    /// <summary>What a command is told that needs a fleet.</summary>
    public static ApiException NoFleet() =>
        new(new ApiError { Code = ApiErrorCode.NotFound, Message = "this server is in no fleet", Hint = "pbm fleet init begins one, pbm fleet join enters one" });

    /// <summary>After each change of the file.</summary>
    public event Action? Changed;

    /// <summary>Reads the file; the answer is what is wrong with it, null when nothing is.</summary>
    public string? Load()
    {
        lock (_lock)
        {
            try
            {
                if (File.Exists(path)) _current = FleetFile.Read(File.ReadAllText(path));
                return null;
            }
            catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or JsonException)
            {
                return $"{path} cannot be read, this server is on its own: {wrong.Message}. Its apps run on; restore the file from a copy, or remove it and join again";
            }
        }
    }

    /// <summary>Makes another content of it out of the present one.</summary>
    /// <exception cref="IOException">It cannot be written; nothing has changed.</exception>
    public FleetFile Change(Func<FleetFile?, FleetFile> change)
    {
        FleetFile next;
        lock (_lock)
        {
            next = AuthorityList.Settled(change(_current));
            PrivateFiles.Replace(path, next.Write());
            _current = next;
        }

        Changed?.Invoke();
        return next;
    }

    /// <summary>This server is in no fleet any more.</summary>
    public void Delete()
    {
        lock (_lock)
        {
            File.Delete(path);
            _current = null;
        }
    }
}
