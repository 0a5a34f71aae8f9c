# PowerShell completion of planwise:  planwise completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName planwise -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -le $cursorPosition } | ForEach-Object { $_.Extent.Text.Trim("'", '"') })
  if ($wordToComplete -eq '') { $words += '""' }
  $lines = @(& $words[0] __complete powershell @words 2>$null)
  if ($lines.Count -eq 0 -or $lines[0] -ne ':words') { return }
  foreach ($line in ($lines | Select-Object -Skip 1)) {
    $value, $help = $line -split "`t", 2
    if ([string]::IsNullOrEmpty($help)) { $help = $value }
    [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $help)
  }
}
