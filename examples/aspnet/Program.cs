// dotnet publish examples/aspnet -o /srv/aspnet && ./pbm start /srv/aspnet/aspnet-example
var builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.UseUrls($"http://*:{Environment.GetEnvironmentVariable("PORT") ?? "3003"}");
var app = builder.Build();
app.MapGet("/", () => $"hello from ASP.NET, pid {Environment.ProcessId}\n");
app.Run();
