#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Runs the build tasks of this repository.

.DESCRIPTION
    Without arguments, the script lists the tasks. It runs on Windows, Linux, and macOS, and needs the .NET SDK; lint, conformance, and ci also
    need Node.js 20 or later. It exits with the exit code of the first command that fails.

.PARAMETER Task
    The name of the task.

.PARAMETER KiotaCommand
    For generate, verify, and build: the Kiota executable to use instead of the one that 'dotnet tool restore' installs.

.PARAMETER Framework
    For test: the target framework of the tests, net10.0 or net8.0.

.PARAMETER Dependencies
    For test: the versions of the package dependencies, lowest or newest.

.PARAMETER Version
    For pack: the version of the packages.

.PARAMETER Baseline
    For pack: the released version whose public API must not be broken.

.PARAMETER Quick
    For bench: takes half a minute, and fails if a call allocates more than the committed results.

.PARAMETER VendorSpec
    For upstream: a file with the vendor's OpenAPI description.

.EXAMPLE
    ./build.ps1 all

.EXAMPLE
    ./build.ps1 test -Framework net8.0 -Dependencies newest
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)] [string] $Task,
    [string] $KiotaCommand,
    [ValidateSet('net10.0', 'net8.0')] [string] $Framework = 'net10.0',
    [ValidateSet('lowest', 'newest')] [string] $Dependencies = 'lowest',
    [string] $Version,
    [string] $Baseline,
    [switch] $Quick,
    [string] $VendorSpec
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false

function Invoke-Native {
    $command, $arguments = $args
    # An empty optional argument is no argument.
    $arguments = @($arguments | ForEach-Object { $_ } | Where-Object { $_ })
    Write-Host "> $command $arguments"
    & $command @arguments
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

function Get-Property([string] $Name, [string] $Value) {
    if ($Value) { "-p:$Name=$Value" }
}

# The report of tests/KirimChat.Tests, because 'dotnet test' hides the output of an application that succeeds.
function Show-Coverage {
    $reports = @(Get-ChildItem artifacts/coverage -Filter *.xml -ErrorAction SilentlyContinue)
    if (-not $reports) { throw 'No coverage report was found in artifacts/coverage.' }
    foreach ($report in $reports) {
        $coverage = ([xml] (Get-Content $report -Raw)).coverage
        # Rounded down: 100 % means all of it.
        $lines = [Math]::Floor(1000 * [decimal] $coverage.'line-rate') / 10
        $branches = [Math]::Floor(1000 * [decimal] $coverage.'branch-rate') / 10
        Write-Host "KirimChat: $lines % of lines, $branches % of branches"
    }
}

# Runs tests and counts them. Their exit code is kept, so that all of them run.
function Invoke-CountedTest {
    Write-Host "> dotnet test $args"
    & dotnet test @args | Tee-Object -Variable output | Out-Host
    if ($LASTEXITCODE -ne 0) { $script:failedExitCode = $LASTEXITCODE }
    foreach ($result in @($counts.Keys)) {
        $output | Select-String "^\s*${result}: (\d+)" | ForEach-Object { $counts[$result] += [int] $_.Matches[0].Groups[1].Value }
    }
}

$tasks = [ordered]@{
    restore     = 'Restores the packages of .NET and npm.', {
        Invoke-Native dotnet restore
        Invoke-Native npm ci --ignore-scripts --no-audit --no-fund --prefix openapi
    }
    lint        = 'Checks the OpenAPI description (Spectral, Redocly), Markdown (markdownlint), words (cspell), and format (CSharpier).', {
        Invoke-Native dotnet tool exec 'csharpier@1.3.0' --yes '--' check .
        Invoke-Native npm run lint --prefix openapi
    }
    format      = 'Formats all code with CSharpier.', {
        Invoke-Native dotnet tool exec 'csharpier@1.3.0' --yes '--' format .
    }
    generate    = 'Generates the client if the OpenAPI description, the version of Kiota, or its options changed.', {
        Invoke-Native dotnet msbuild generated/Generate.proj -nologo (Get-Property KiotaCommand $KiotaCommand)
    }
    verify      = 'Generates the client elsewhere, and fails if it differs.', {
        Invoke-Native dotnet msbuild generated/Generate.proj -nologo '-p:VerifyGenerated=true' (Get-Property KiotaCommand $KiotaCommand)
    }
    build       = 'Compiles everything. Warnings are errors.', {
        Invoke-Native dotnet build -c Release (Get-Property KiotaCommand $KiotaCommand)
    }
    test        = 'Runs the tests and reports coverage. Tests that need a tool that is not installed are skipped.', {
        if ($Framework -eq 'net10.0' -and $Dependencies -eq 'lowest') {
            Invoke-Native dotnet test
            Show-Coverage
        }
        else {
            Invoke-Native dotnet test --project tests/KirimChat.Tests "-p:TestFramework=$Framework" "-p:DependencyVersions=$Dependencies"
        }
    }
    conformance = 'Runs the tests, the long ones at full length.', {
        $env:KIRIM_SOAK_CALLS = 200000
        $env:KIRIM_FUZZ_SECONDS = 60
        $env:KIRIM_RATE_LIMIT_LENGTH = 1
        Invoke-Native dotnet test
    }
    pack        = 'Creates the packages in artifacts/packages.', {
        $properties = (Get-Property Version $Version), (Get-Property PackageValidationBaselineVersion $Baseline)
        Invoke-Native dotnet pack -c Release -o artifacts/packages $properties
    }
    sbom        = 'Creates the bill of materials of each package in artifacts/sbom.', {
        foreach ($package in 'KirimChat', 'KirimChat.Sandbox', 'KirimChat.Sandbox.Tool') {
            $packageVersion = dotnet msbuild "src/$package" '-getProperty:Version'
            $output = '--output', 'artifacts/sbom', '--output-format', 'Json', '--filename', "$package.json"
            $kind = '--set-type', 'Library', '--set-version', $packageVersion
            Invoke-Native dotnet tool exec 'cyclonedx@6.3.1' --yes '--' "src/$package/$package.csproj" $output $kind
        }
    }
    docs        = 'Builds the documentation site in artifacts/site. Warnings and dead links are errors.', {
        Remove-Item artifacts/api, artifacts/site -Recurse -Force -ErrorAction SilentlyContinue
        Invoke-Native dotnet tool exec 'docfx@2.81.0' --yes '--' docfx.json --warningsAsErrors
        # The start page.
        Copy-Item artifacts/site/README.html artifacts/site/index.html
    }
    bench       = 'Compares the speed with that of other clients.', {
        $options = if ($Quick) { '--quick', '--baseline', 'tests/KirimChat.Benchmarks/results/compare.json' }
        Invoke-Native dotnet run -c Release --project tests/KirimChat.Benchmarks '--' compare $options
    }
    upstream    = "Compares the OpenAPI description with the vendor's.", {
        Invoke-Native dotnet run --project tests/KirimChat.Upstream '--' openapi/kirimchat.yaml $VendorSpec
    }
    all         = 'Validates a change: restore, lint, generate, build, conformance, pack, and docs.', {
        foreach ($name in 'restore', 'lint', 'generate', 'build', 'conformance', 'pack', 'docs') { & $tasks[$name][1] }
    }
    ci          = 'Runs what CI runs, and prints the number of tests.', {
        foreach ($name in 'restore', 'lint', 'verify') { & $tasks[$name][1] }
        Invoke-Native dotnet run --project src/KirimChat.Quickstart
        $env:KIRIM_SOAK_CALLS = 20000
        $env:KIRIM_FUZZ_SECONDS = 10
        $script:failedExitCode = 0
        $counts = @{ succeeded = 0; failed = 0; skipped = 0 }
        Remove-Item artifacts -Recurse -Force -ErrorAction SilentlyContinue
        Invoke-CountedTest
        Invoke-CountedTest --project tests/KirimChat.Tests '-p:TestFramework=net8.0' '-p:DependencyVersions=newest'
        $Quick = $true
        & $tasks.bench[1]
        Get-ChildItem artifacts -Filter *.txt -ErrorAction SilentlyContinue | Get-Content | Out-Host
        Show-Coverage
        Write-Host "$($counts.succeeded) passed, $($counts.failed) failed, $($counts.skipped) skipped"
        exit $failedExitCode
    }
}

if (-not $Task) {
    foreach ($name in $tasks.Keys) { Write-Host ('{0,-12} {1}' -f $name, $tasks[$name][0]) }
    exit 0
}

if (-not $tasks.Contains($Task)) {
    Write-Host "Unknown task '$Task'. Available tasks: $($tasks.Keys -join ', ')."
    exit 2
}

Push-Location $PSScriptRoot
try { & $tasks[$Task][1] }
finally { Pop-Location }
