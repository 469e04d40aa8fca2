using System.Globalization;
using ActorPm.Keeper.Loop;
using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Processes;

/// <summary>Pid files for other tools; the keeper itself never reads one. Written on the home's thread.</summary>
internal sealed class PidFiles(SerialThread thread)
{
    public void Write(string? path, int pid)
    {
        if (path is null) return;
        thread.Add(() =>
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, pid.ToString(CultureInfo.InvariantCulture));
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                KeeperLog.Write($"the pid file {path} could not be written: {problem.Message}");
            }
        });
    }

    /// <summary>Removes it, unless the file names another process by now.</summary>
    public void Remove(string? path, int pid)
    {
        if (path is not null) thread.Add(() => RemoveNow(path, pid));
    }

    public static void RemoveNow(string path, int pid)
    {
        try
        {
            if (ProcFs.Text(path).Trim() == pid.ToString(CultureInfo.InvariantCulture)) File.Delete(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            KeeperLog.Write($"the pid file {path} could not be removed: {problem.Message}");
        }
    }
}
