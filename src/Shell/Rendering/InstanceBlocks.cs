using System.Text;
using ActorPm.Contracts.Api;

namespace ActorPm.Shell.Rendering;

/// <summary>PM2's list without a table (<c>--mini-list</c>): blocks of <c>key : value</c>, by id.</summary>
internal static class InstanceBlocks
{
    public static string Render(IEnumerable<InstanceDetail> instances, DateTimeOffset now)
    {
        var text = new StringBuilder();
        foreach (var instance in instances.OrderBy(instance => instance.Id))
        {
            text.Append($"""
                +--- {instance.Name}
                namespace : {instance.Namespace}
                version : {InstanceTexts.Version(instance)}
                pid : {instance.Pid}
                pm2 id : {instance.Id}
                status : {InstanceTexts.StatusWord(instance)}
                mode : {InstanceTexts.Mode(instance)}
                restarted : {instance.Restarts}
                uptime : {InstanceTexts.Uptime(instance, now)}
                memory usage : {InstanceTexts.Memory(instance)}
                error log : {instance.ErrorLog}
                watching : {(instance.Watching ? "yes" : "no")}
                PID file : {instance.PidFile}


                """);
        }

        return text.ToString();
    }
}
