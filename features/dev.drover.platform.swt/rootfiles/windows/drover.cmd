@echo off
rem Starts Drover with the Java of JAVA_HOME, or the one on the PATH, which must be 21 or newer. Its settings lie in
rem %LOCALAPPDATA%\drover\product; arguments are the product's, such as --dir DIR, or
rem -application dev.drover.app.headless.
setlocal
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
for %%f in ("%~dp0plugins\org.eclipse.equinox.launcher_*.jar") do set "launcher=%%f"
set "area=%LOCALAPPDATA%\drover\product"
"%java%" -jar "%launcher%" -data "%area%\workspace" -configuration "%area%\configuration" %*
