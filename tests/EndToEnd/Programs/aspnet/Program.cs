var builder = WebApplication.CreateSlimBuilder(args);
// Takes the socket of socket activation (LISTEN_FDS) where there is one.
builder.WebHost.ConfigureKestrel(kestrel => kestrel.UseSystemd());
var app = builder.Build();
app.MapGet("/", () => "hi");
app.Run();
