using ActorPm.Contracts.Keeper;

namespace ActorPm.Keeper.Processes;

/// <summary>Says which of program and folder a failed start was about: the kernel gives a number only.</summary>
internal static class SpawnProblem
{
    public static string Describe(SpawnRequest request, int errno)
    {
        var text = Errno.Text(errno);
        if (!Directory.Exists(request.Cwd)) return $"the working folder {request.Cwd} of {request.Name} cannot be entered: {text}";
        return $"{request.File} cannot be started: {text}";
    }
}
