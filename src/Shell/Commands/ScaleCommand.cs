using System.CommandLine;
using System.Globalization;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Operations;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm scale</c>: another number of instances, leaving those that stay alone.</summary>
internal static class ScaleCommand
{
    public const string Name = "scale";

    public static Command Declare(Session session)
    {
        var app = Operands.One("app", "name or id of an app");
        var number = Operands.One("number", "how many instances: 4, or 2 more: +2, or 1 fewer: -1");
        return new Command(Name, "change the number of instances of an app") { app, number }
            .Does((parsed, cancellation) => RunAsync(session, Read(parsed.GetValue(app)!, parsed.GetValue(number)!), cancellation));
    }

    private static ScaleApp Read(string app, string number) =>
        int.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count)
            ? new ScaleApp { Target = app, Count = count, Relative = number[0] is '+' or '-' }
            : throw new DeclarationException($"scale: expected a number of instances like 4, +2 or -1, found '{number}'");

    private static async Task<ExitCode> RunAsync(Session session, ScaleApp request, CancellationToken cancellation)
    {
        var node = await session.NodeAsync(cancellation);
        var printer = new OperationPrinter(session.Output);
        var result = await Operation.RunAsync(session, node.ScaleAsync(request, cancellation), printer, "scaling");
        if (printer.Began || result == ExitCode.Ok) await ListPrinter.PrintAfterAsync(session, node, [.. printer.Names.Append(request.Target).Distinct()], cancellation);
        return result;
    }
}
