var app = WebApplication.CreateSlimBuilder(args).Build();
app.MapGet("/", () => "hi");
app.Run();
